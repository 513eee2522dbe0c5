/**
 * What was missed without contact, taken into the store, and where messages are missing for good.
 *
 * Separate from what comes live: it stands below, rings for nothing, and may have holes.
 */
import type { Missed, Untold } from "../wire/missed.ts";
import { ALERT_LIMIT, MESSAGE_LIMIT, mergePast, received } from "./messageList.ts";
import { addNews } from "./news.ts";
import { useHub } from "./store.ts";

/** A time of which the list lacks messages; bounds in Unix seconds. */
export interface Gap extends Untold {
  readonly since: number;
  readonly until: number;
}

const MOST_GAPS = 8;

/** The newest arrival before contact was lost, and the time of that message. */
interface Known {
  readonly seq: number;
  readonly time: number | undefined;
}

let known: Known = { seq: 0, time: undefined };

/** Contact is lost, and the list is complete up to here. */
export function rememberKnown(): void {
  const { seq, messages } = useHub.getState();
  known = { seq, time: messages[0]?.time };
}

/** The hole between what was known and the oldest message that was told since. */
function gapOf(untold: Untold): Gap | undefined {
  const { seq, time } = known;
  if (time === undefined) return undefined;
  const { messages } = useHub.getState();
  const told = messages.filter((message) => message.seq > seq && message.time > time);
  const until = told.reduce((oldest, one) => Math.min(oldest, one.time), Date.now() / 1_000);
  return { ...untold, since: time, until: Math.max(until, time) };
}

export function addMissed({ messages, changed, done, untold }: Missed): void {
  useHub.setState((state) => {
    const incoming = received(messages, state.seq, 0);
    const alerts = incoming.filter((message) => message.alert);
    return {
      catchingUp: !done,
      seq: state.seq + incoming.length,
      messages: mergePast(state.messages, incoming, MESSAGE_LIMIT),
      alerts: alerts.length > 0 ? mergePast(state.alerts, alerts, ALERT_LIMIT) : state.alerts,
    };
  });
  const shown = new Set(useHub.getState().messages.map((message) => message.uid));
  const updates = changed
    .filter((message) => shown.has(message.uid))
    .map((message) => ({ uid: message.uid, message }));
  if (updates.length > 0) addNews([{ updates }], Date.now());
  const gap = untold && gapOf(untold);
  if (gap) useHub.setState(({ gaps }) => ({ gaps: [gap, ...gaps].slice(0, MOST_GAPS) }));
}
