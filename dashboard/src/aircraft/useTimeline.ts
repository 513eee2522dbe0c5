/**
 * The messages of one aircraft: stored ones page by page, and on top those that come in live.
 *
 * Separate from the page because the two sources overlap: what is asked for and what is told meet
 * without a gap, and nothing stands in the list twice.
 */
import { useCallback, useEffect, useMemo, useState } from "react";
import type { Received } from "../state/messageList.ts";
import { onChanges } from "../state/news.ts";
import { useHub } from "../state/store.ts";
import { isOfAircraft } from "../text/aircraft.ts";
import { asObject, asText } from "../wire/json.ts";
import { toMessages } from "../wire/message.ts";
import { askFor } from "../wire/rest.ts";

const PAGE_SIZE = 50;
const PLACE_LIMIT = 32;

export interface Names {
  readonly icao: string;
  readonly tail: string;
}

interface Loaded {
  readonly key: string;
  readonly messages: readonly Received[];
  /** Where the next page begins; empty behind the last. */
  readonly next: string;
  /** Arrivals after this one are not among the messages. */
  readonly seq: number;
}

export interface Timeline {
  /** Those that came in since, newest first. */
  readonly live: readonly Received[];
  readonly stored: readonly Received[];
  readonly loading: boolean;
  readonly hasOlder: boolean;
  /** Why there is no answer; empty when there is or will be one. */
  readonly failure: string;
  /** Asks for the next page, or once more for one that did not come. */
  readonly loadOlder: () => void;
}

const NOTHING: readonly Received[] = [];

function pathOf(name: string, also: string, after: string): string {
  const asked = new URLSearchParams({ limit: String(PAGE_SIZE) });
  if (also !== "") asked.set("also", also);
  if (after !== "") asked.set("after", after);
  return `aircraft/${encodeURIComponent(name)}/messages?${asked}`;
}

function withPage(before: Loaded | undefined, page: Loaded, value: unknown): Loaded {
  const source = asObject(value) ?? {};
  const known = before?.key === page.key ? before.messages : NOTHING;
  const uids = new Set(known.map((message) => message.uid));
  const more = toMessages(source["messages"])
    .filter((message) => !uids.has(message.uid))
    .map((message) => ({ ...message, seq: 0, liveAt: 0 }));
  const next = asText(source["next"], PLACE_LIMIT);
  // They come by arrival; what was on its way for long stands where it belongs in time.
  const messages = [...known, ...more].sort((a, b) => b.time - a.time);
  return { ...page, messages, next };
}

/** `name` is asked for, and `also` its other name, if it has one; `names` tell live ones. */
export function useTimeline(name: string, also: string, names: Names): Timeline {
  const connected = useHub((state) => state.connection === "connected");
  const messages = useHub((state) => state.messages);
  const [loaded, setLoaded] = useState<Loaded>();
  const [failure, setFailure] = useState("");
  const [wanted, setWanted] = useState("");
  const [attempt, setAttempt] = useState(0);
  const key = `${name} ${also}`;
  const first = loaded?.key !== key;
  const asks = first || (wanted !== "" && wanted === loaded.next);

  // biome-ignore lint/correctness/useExhaustiveDependencies: asked anew with every attempt
  useEffect(() => {
    if (!connected || !asks) return;
    const stop = new AbortController();
    const after = first ? "" : wanted;
    const { seq } = useHub.getState();
    askFor(pathOf(name, also, after), stop.signal).then((answer) => {
      if (stop.signal.aborted) return;
      setWanted("");
      setFailure(answer.state === "failed" ? answer.reason : "");
      const value = answer.state === "done" ? answer.value : undefined;
      if (answer.state === "failed") return;
      setLoaded((before) => {
        const since = before?.key === key ? before.seq : seq;
        return withPage(before, { key, messages: NOTHING, next: "", seq: since }, value);
      });
    });
    return () => stop.abort();
  }, [name, also, key, first, wanted, asks, attempt, connected]);

  useEffect(
    () =>
      onChanges((change) =>
        setLoaded((before) => {
          if (!before) return before;
          const changed = change(before.messages);
          return changed === before.messages ? before : { ...before, messages: changed };
        }),
      ),
    [],
  );

  const stored = first ? NOTHING : loaded.messages;
  const { icao, tail } = names;
  const seq = first ? Number.POSITIVE_INFINITY : loaded.seq;
  const live = useMemo(() => {
    const uids = new Set(stored.map((message) => message.uid));
    return messages.filter(
      (message) =>
        (message.seq > seq || !message.stored) &&
        isOfAircraft(message, { icao, tail }) &&
        !uids.has(message.uid),
    );
  }, [messages, stored, seq, icao, tail]);
  const next = first ? "" : loaded.next;
  const loadOlder = useCallback(() => {
    setFailure("");
    setWanted(next);
    setAttempt((before) => before + 1);
  }, [next]);
  return {
    live,
    stored,
    loading: connected && asks && failure === "",
    hasOlder: next !== "",
    failure,
    loadOlder,
  };
}
