/**
 * When something that goes on is worth a sentence.
 *
 * Separate from what it is about because it is only a matter of time: a reader that is told of every
 * message says nothing else any more.
 */
import type { ConnectionState } from "../state/store.ts";

/** Nobody wants to hear more often that messages came in. */
export const NEWS_INTERVAL_MS = 15_000;
/** What comes at once is one piece of news. */
export const GATHER_MS = 1_000;
/** A shorter break is none that anybody has to know of. */
export const BREAK_MS = 3_000;
/** Alerts interrupt, so those that come meanwhile are told together. */
export const ALERT_INTERVAL_MS = 10_000;

export function newsWords(count: number): string {
  return `${count.toLocaleString("en")} new ${count === 1 ? "message" : "messages"}`;
}

/** To be called whenever there may be news; `countNew` counts what came since it was asked last. */
export function newsTeller(countNew: () => number, tell: (words: string) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let from = 0;
  const run = () => {
    timer = undefined;
    const count = countNew();
    if (count === 0) return;
    from = Date.now() + NEWS_INTERVAL_MS;
    tell(newsWords(count));
  };
  return () => {
    if (timer !== undefined) return;
    timer = setTimeout(run, Math.max(GATHER_MS, from - Date.now()));
  };
}

const BREAK_WORDS: Readonly<Partial<Record<ConnectionState, string>>> = {
  disconnected: "No contact with the server",
  upgrading: "The server is not ready yet",
};

/** To be called with every state of the connection. */
export function contactTeller(tell: (words: string) => void): (state: ConnectionState) => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let told = "";
  return (state) => {
    clearTimeout(timer);
    const words = BREAK_WORDS[state];
    if (words !== undefined && words !== told) {
      timer = setTimeout(() => {
        told = words;
        tell(words);
      }, BREAK_MS);
    }
    if (state === "connected" && told !== "") {
      told = "";
      tell("Contact with the server again");
    }
  };
}
