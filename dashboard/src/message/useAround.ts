/**
 * The messages of the same aircraft around one, as the server knows them.
 *
 * Separate from the message because it is shown without waiting for these.
 */
import { useEffect, useMemo, useState } from "react";
import type { Received } from "../state/messageList.ts";
import { useHub } from "../state/store.ts";
import { isOfAircraft } from "../text/aircraft.ts";
import { asObject } from "../wire/json.ts";
import { type Message, toMessages } from "../wire/message.ts";
import { askFor } from "../wire/rest.ts";

const EACH_SIDE = 6;

export interface Around {
  /** Nearest first. */
  readonly older: readonly Received[];
  readonly newer: readonly Received[];
  /** Whether the server has told. */
  readonly known: boolean;
}

const NOTHING: Around = { older: [], newer: [], known: false };

function listed(value: unknown): readonly Received[] {
  return toMessages(value).map((message) => ({ ...message, seq: 0, liveAt: 0 }));
}

/** The arrival of the newest live message of the same aircraft; 0 for none. */
function newestOfSame(messages: readonly Received[], message: Message | undefined): number {
  if (!message || (message.icao === "" && message.tail === "")) return 0;
  return messages.find((other) => isOfAircraft(other, message))?.seq ?? 0;
}

interface Held {
  readonly message: Received;
  readonly around: Around;
}

/** What is known around a neighbour of the message before, until the server tells of itself. */
export function aroundNeighbour({ message, around }: Held, uid: string): Around {
  const row = [...[...around.newer].reverse(), message, ...around.older];
  const at = row.findIndex((one) => one.uid === uid);
  if (at < 0) return NOTHING;
  return { newer: row.slice(0, at).reverse(), older: row.slice(at + 1), known: false };
}

export function useAround(message: Received | undefined, revision: number): Around {
  const uid = message?.uid ?? "";
  const connected = useHub((state) => state.connection === "connected");
  const messages = useHub((state) => state.messages);
  const newest = useMemo(() => newestOfSame(messages, message), [messages, message]);
  const [held, setHeld] = useState<Held>();

  // biome-ignore lint/correctness/useExhaustiveDependencies: asked anew when there is more to tell
  useEffect(() => {
    if (!connected || !message) return;
    const stop = new AbortController();
    askFor(`messages/${encodeURIComponent(uid)}/around?limit=${EACH_SIDE}`, stop.signal).then(
      (answer) => {
        if (stop.signal.aborted || answer.state !== "done") return;
        const told = asObject(answer.value) ?? {};
        const around = { older: listed(told["older"]), newer: listed(told["newer"]), known: true };
        setHeld({ message, around });
      },
    );
    return () => stop.abort();
  }, [uid, revision, newest, connected]);
  const neighbour = useMemo(() => (held ? aroundNeighbour(held, uid) : NOTHING), [held, uid]);
  return held?.message.uid === uid ? held.around : neighbour;
}
