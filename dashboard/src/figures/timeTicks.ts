/**
 * Round times on an axis, in the zone that the page shows.
 *
 * Separate from round numbers because days and months have no fixed length: a day of the browser's
 * zone has 23 or 25 hours twice a year.
 */
import { clockTime, monthText, shortDateText, type Zone } from "../text/time.ts";

export interface TimeTick {
  /** Milliseconds. */
  readonly at: number;
  readonly text: string;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const MONTH_MS = 30 * DAY_MS;
const MINUTES = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720] as const;
const DAYS = [1, 2, 7, 14] as const;
const MONTHS = [1, 2, 3, 6, 12] as const;
/** Weeks begin on a Monday, as the fourth day of 1970 counted from 0 was. */
const MONDAY = 4;
const MOST_TICKS = 200;

interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

function dayIn(milliseconds: number, zone: Zone): Day {
  const at = new Date(milliseconds);
  return zone === "utc"
    ? { year: at.getUTCFullYear(), month: at.getUTCMonth(), day: at.getUTCDate() }
    : { year: at.getFullYear(), month: at.getMonth(), day: at.getDate() };
}

/** The moment of a wall clock; parts beyond their range go over into the next. */
function momentOf({ year, month, day }: Day, minutes: number, zone: Zone): number {
  return zone === "utc"
    ? Date.UTC(year, month, day, 0, minutes)
    : new Date(year, month, day, 0, minutes).getTime();
}

/** The moments from `start` to `end` out of an endless row, which may stand still at a clock change. */
function between(start: number, end: number, moment: (index: number) => number): readonly number[] {
  const found: number[] = [];
  let before = Number.NEGATIVE_INFINITY;
  for (let index = 0; found.length < MOST_TICKS; index += 1) {
    const at = moment(index);
    if (!(at <= end)) break;
    if (at >= start && at > before) found.push(at);
    before = at;
  }
  return found;
}

function hourText(milliseconds: number, zone: Zone): string {
  const text = clockTime(milliseconds, zone).slice(0, "00:00".length);
  return text === "00:00" ? shortDateText(milliseconds, zone) : text;
}

function minuteTicks(start: number, end: number, step: number, zone: Zone): readonly TimeTick[] {
  const first = dayIn(start, zone);
  const moments = between(start, end, (index) => momentOf(first, index * step, zone));
  return moments.map((at) => ({ at, text: hourText(at, zone) }));
}

function dayTicks(start: number, end: number, step: number, zone: Zone): readonly TimeTick[] {
  const first = dayIn(start, zone);
  const number = Date.UTC(first.year, first.month, first.day) / DAY_MS - MONDAY;
  const back = number % step;
  const moments = between(start, end, (index) =>
    momentOf({ ...first, day: first.day - back + index * step }, 0, zone),
  );
  return moments.map((at) => ({ at, text: shortDateText(at, zone) }));
}

function monthTicks(start: number, end: number, step: number, zone: Zone): readonly TimeTick[] {
  const { year, month } = dayIn(start, zone);
  const first = month - (month % step);
  const moments = between(start, end, (index) =>
    momentOf({ year, month: first + index * step, day: 1 }, 0, zone),
  );
  return moments.map((at) => ({ at, text: monthText(at, zone) }));
}

/** At most about `most` round times from `start` to `end`, in milliseconds. */
export function timeTicks(
  start: number,
  end: number,
  most: number,
  zone: Zone,
): readonly TimeTick[] {
  const least = (end - start) / Math.max(1, most);
  if (!(least > 0)) return [];
  const minutes = MINUTES.find((step) => step * MINUTE_MS >= least);
  if (minutes !== undefined) return minuteTicks(start, end, minutes, zone);
  const days = DAYS.find((step) => step * DAY_MS >= least);
  if (days !== undefined) return dayTicks(start, end, days, zone);
  const months = MONTHS.find((step) => step * MONTH_MS >= least) ?? 12;
  return monthTicks(start, end, months, zone);
}
