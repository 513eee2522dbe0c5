/**
 * Stretches of time in words, and hours of the day in the zone of the page.
 *
 * Separate because the server counts days and hours in UTC, and what is shown must say so.
 */
import { clockTime, shortDateText, type Zone } from "../text/time.ts";

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const MINUTES_PER_HOUR = 60;
const HOURS = 24;

function minuteOf(milliseconds: number, zone: Zone): string {
  return clockTime(milliseconds, zone).slice(0, "00:00".length);
}

/** The time that a point of a chart stands for: month and day, from when and until when. */
export function stretchText(start: number, step: number, zone: Zone): string {
  const day = shortDateText(start, zone);
  const from = minuteOf(start, zone);
  if (step <= MINUTE_MS) return `${day} ${from}`;
  return `${day} ${from}–${minuteOf(start + step, zone)}`;
}

export interface Hours {
  /** Messages by the hour of the day. */
  readonly counts: readonly number[];
  /** Whose hours these are. */
  readonly zone: Zone;
}

/**
 * Hours that were counted in UTC as those of the page's zone; `offset` in minutes ahead of UTC.
 *
 * Where that is no whole number of hours they cannot be told apart, and stay those of UTC.
 */
export function hoursIn(counts: readonly number[], zone: Zone, offset: number): Hours {
  if (zone === "utc" || offset % MINUTES_PER_HOUR !== 0) return { counts, zone: "utc" };
  const shift = offset / MINUTES_PER_HOUR;
  const moved = counts.map((_, hour) => counts[(((hour - shift) % HOURS) + HOURS) % HOURS] ?? 0);
  return { counts: moved, zone: "local" };
}

/** Where the last `days` begin, in Unix seconds: at midnight in UTC, as the server counts. */
export function sinceOf(days: number, now: number): number {
  return (Math.floor(now / DAY_MS) - days + 1) * (DAY_MS / 1_000);
}
