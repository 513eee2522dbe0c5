/**
 * One message by its uid: asked of the server, and kept up to date by what is told live.
 *
 * Separate from the page so that what is drawn stays apart from where it comes from.
 */
import { useCallback, useEffect, useState } from "react";
import type { Received } from "../state/messageList.ts";
import { onChanges } from "../state/news.ts";
import { useHub } from "../state/store.ts";
import { toMessage } from "../wire/message.ts";
import { askFor } from "../wire/rest.ts";

/** What changes comes in bursts: parts and hearings of one transmission. */
const SETTLE_MS = 400;

export type OneState =
  | { readonly state: "waiting" }
  | { readonly state: "missing" }
  | { readonly state: "failed"; readonly reason: string }
  | {
      readonly state: "shown";
      readonly message: Received;
      /** As the server told it; undefined until it has. */
      readonly json: unknown;
    };

export interface OneMessage {
  readonly one: OneState;
  /** Grows when the server is to be asked for what belongs to the message. */
  readonly revision: number;
  readonly reload: () => void;
}

/** The message as the live lists hold it. */
function knownLive(uid: string): Received | undefined {
  const { messages, alerts } = useHub.getState();
  const isIt = (message: Received) => message.uid === uid;
  return messages.find(isIt) ?? alerts.find(isIt);
}

function shown(message: Received | undefined): OneState {
  return message ? { state: "shown", message, json: undefined } : { state: "waiting" };
}

function answered(value: unknown): OneState {
  const message = toMessage(value);
  if (!message) return { state: "failed", reason: "The answer of the server cannot be read." };
  return { state: "shown", message: { ...message, seq: 0, liveAt: 0 }, json: value };
}

/** Whether the message is among those that came in last. */
function hasArrived(uid: string, now: readonly Received[], before: readonly Received[]): boolean {
  const newestBefore = before[0]?.uid;
  for (const message of now) {
    if (message.uid === newestBefore) return false;
    if (message.uid === uid) return true;
  }
  return false;
}

/** `hint` is the message itself, where another page knows it already. */
export function useMessage(uid: string, hint: Received | undefined): OneMessage {
  const connected = useHub((state) => state.connection === "connected");
  const [held, setHeld] = useState<{ readonly uid: string; readonly one: OneState }>();
  const [revision, setRevision] = useState(0);
  const one = held?.uid === uid ? held.one : shown(hint ?? knownLive(uid));
  const reload = useCallback(() => setRevision((before) => before + 1), []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: asked anew with every revision
  useEffect(() => {
    const known = hint ?? knownLive(uid);
    // Kept from here on, so that what is told of it changes it before there is an answer.
    if (known) setHeld((before) => (before?.uid === uid ? before : { uid, one: shown(known) }));
    if (!connected) return;
    const stop = new AbortController();
    askFor(`messages/${encodeURIComponent(uid)}`, stop.signal).then((answer) => {
      if (stop.signal.aborted) return;
      const next = answer.state === "done" ? answered(answer.value) : answer;
      setHeld((before) => {
        // What is shown stays when the server is only busy; what was removed is said to be.
        const keeps =
          next.state === "failed" && before?.uid === uid && before.one.state === "shown";
        return keeps ? before : { uid, one: next };
      });
    });
    return () => stop.abort();
  }, [uid, revision, connected]);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const settle = () => {
      clearTimeout(timer);
      timer = setTimeout(reload, SETTLE_MS);
    };
    const stopChanges = onChanges((change) => {
      setHeld((before) => {
        if (before?.uid !== uid || before.one.state !== "shown") return before;
        const message = change([before.one.message])[0];
        if (!message || message === before.one.message) return before;
        settle();
        return { uid, one: { ...before.one, message } };
      });
    });
    // It may come in only now: an address can be known before the message is.
    const stopStore = useHub.subscribe(({ messages }, { messages: before }) => {
      if (messages !== before && hasArrived(uid, messages, before)) settle();
    });
    return () => {
      clearTimeout(timer);
      stopChanges();
      stopStore();
    };
  }, [uid, reload]);
  return { one, revision, reload };
}
