/**
 * Holds the list still while somebody reads, and counts what waits behind it.
 *
 * Separate because it is the promise that nothing jumps: both pages keep it the same way.
 */
import { useEffect, useMemo, useState } from "react";
import { applyAlerts, type Received } from "../state/messageList.ts";
import { changedHold, onChanges } from "../state/news.ts";
import { type Held, useHub } from "../state/store.ts";

export interface HeldList {
  /** What the list is made of now. */
  readonly base: readonly Received[];
  /** How many messages wait that would be shown. */
  readonly waiting: number;
}

/** Also a match that is gone has to go from the screen, and its message may have left the list. */
function withAlertsOfNow(held: readonly Received[]): readonly Received[] {
  const { alerts, alertsLoaded } = useHub.getState();
  return alertsLoaded ? applyAlerts(held, alerts) : held;
}

/** `matches` decides what counts as waiting; `paused` wins over the hold of a reader. */
export function useHeld(
  messages: readonly Received[],
  reading: boolean,
  paused: Held | undefined,
  matches: (message: Received) => boolean,
): HeldList {
  const [held, setHeld] = useState<Held>();
  if (reading !== (held !== undefined)) {
    setHeld(reading ? (paused ?? { messages, seq: useHub.getState().seq }) : undefined);
  }
  useEffect(() => onChanges((change) => setHeld((before) => changedHold(before, change))), []);
  const stop = paused ?? held;
  const flagsRevision = useHub((state) => state.flagsRevision);
  // A change of terms changes flags, not the order: the held rows take them over in place.
  // biome-ignore lint/correctness/useExhaustiveDependencies: messages alone must not move the rows
  const base = useMemo(
    () => (stop ? withAlertsOfNow(stop.messages) : messages),
    [stop, stop ? flagsRevision : messages],
  );
  const waiting = useMemo(
    () => (stop ? messages.filter((one) => one.seq > stop.seq && matches(one)).length : 0),
    [stop, messages, matches],
  );
  return { base, waiting };
}
