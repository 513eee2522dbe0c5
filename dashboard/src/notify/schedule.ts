/**
 * When a notification is due, and which alerts it speaks for.
 *
 * Separate from sound and desktop because it is pure: times are given, nothing waits, and that no
 * alert is lost without a word is tested here.
 */
import type { Received } from "../state/messageList.ts";

/** Nobody can follow more than one notification in this time. */
export const INTERVAL_MS = 2_000;
/** Older alerts, by message time, are history: a server that catches up must not ring all night. */
export const OLDEST_MS = 60_000;

export interface Notice {
  readonly newest: Received;
  /** How many alerts it speaks for, the newest one included. */
  readonly count: number;
  /** Whether another one came so shortly before it that these had to wait. */
  readonly waited: boolean;
}

export interface Schedule {
  /** Milliseconds; the moment from which the next notification may come. */
  readonly from: number;
  /** Alerts that no notification has told of yet, oldest first. */
  readonly waiting: readonly Received[];
}

export const EMPTY_SCHEDULE: Schedule = { from: 0, waiting: [] };

/** Takes in live alerts, oldest first; `now` in milliseconds. */
export function withAlerts(schedule: Schedule, alerts: readonly Received[], now: number): Schedule {
  const young = alerts.filter((alert) => now - alert.time * 1_000 <= OLDEST_MS);
  return young.length === 0 ? schedule : { ...schedule, waiting: [...schedule.waiting, ...young] };
}

/** Milliseconds until the next notification is due; undefined when none is waited for. */
export function dueIn({ from, waiting }: Schedule, now: number): number | undefined {
  return waiting.length === 0 ? undefined : Math.max(0, from - now);
}

/** The notification that is due, if any, and what remains; alerts read meanwhile are left out. */
export function take(
  schedule: Schedule,
  now: number,
  isRead: (uid: string) => boolean,
  interval: number = INTERVAL_MS,
): { readonly schedule: Schedule; readonly notice: Notice | undefined } {
  if (dueIn(schedule, now) !== 0) return { schedule, notice: undefined };
  const unread = schedule.waiting.filter((alert) => !isRead(alert.uid));
  const newest = unread.at(-1);
  if (!newest) return { schedule: { ...schedule, waiting: [] }, notice: undefined };
  // Of those that came in one piece the first can be as old as the last notification allows.
  const waited = unread.some((alert) => alert.liveAt < schedule.from);
  return {
    schedule: { from: now + interval, waiting: [] },
    notice: { newest, count: unread.length, waited },
  };
}
