/**
 * Where the aircraft was, in order, out of all that its messages tell.
 *
 * Separate from the map because texts are decoded for it, which is loaded when it is needed.
 */
import { useEffect, useMemo, useState } from "react";
import { type Position, positionsOf } from "../map/position.ts";
import type { decodeText } from "../table/decode.ts";
import type { Message } from "../wire/message.ts";

export interface TrackPoint extends Position {
  /** Unix seconds. */
  readonly time: number;
  readonly uid: string;
}

/** So many messages, the newest ones, are looked into: decoding takes up to a millisecond each. */
const LOOKED_AT = 200;

type Decode = typeof decodeText;

/** What was found in a message, which never changes: a changed one is another object. */
const known = new WeakMap<
  Message,
  { readonly decode: Decode | undefined; readonly point: Position | undefined }
>();

function whereIn(message: Message, decode: Decode | undefined): Position | undefined {
  const before = known.get(message);
  if (before && before.decode === decode) return before.point;
  const decoded = decode?.(message.label, message.text)?.positions;
  const point = positionsOf(message, decoded).find((one) => one.kind === "here");
  known.set(message, { decode, point });
  return point;
}

/** The points of the messages, the oldest first. */
export function trackOf(
  messages: readonly Message[],
  decode: Decode | undefined,
): readonly TrackPoint[] {
  return messages
    .slice(0, LOOKED_AT)
    .flatMap((message) => {
      const point = whereIn(message, decode);
      return point ? [{ ...point, time: message.time, uid: message.uid }] : [];
    })
    .sort((a, b) => a.time - b.time);
}

export function useTrack(messages: readonly Message[]): readonly TrackPoint[] {
  const [decode, setDecode] = useState<{ readonly text: Decode }>();
  useEffect(() => {
    let wanted = true;
    import("../table/decode.ts")
      .then((module) => wanted && setDecode({ text: module.decodeText }))
      // Without it the places that stand in columns and data are left.
      .catch(() => undefined);
    return () => {
      wanted = false;
    };
  }, []);
  return useMemo(() => trackOf(messages, decode?.text), [messages, decode]);
}
