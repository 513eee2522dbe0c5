/**
 * Times as text, in the browser's zone or in UTC.
 *
 * Separate because a row must never change its width: the formats are fixed, unlike the locale's.
 */
import { hoursFormat } from "./formats.ts";

export type Zone = "local" | "utc";

const MILLISECONDS_PER_DAY = 86_400_000;
const DAYS_WITHOUT_YEAR = 180;

interface Parts {
  readonly date: string;
  readonly monthDay: string;
  readonly hours: string;
  readonly minutes: string;
  readonly seconds: string;
  /** What follows the time: empty on a clock of 24 hours. */
  readonly half: string;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}

function partsOf(milliseconds: number, zone: Zone): Parts {
  const at = new Date(milliseconds);
  const utc = zone === "utc";
  const hour = utc ? at.getUTCHours() : at.getHours();
  const halves = hoursFormat() === "12";
  const monthDay = `${two((utc ? at.getUTCMonth() : at.getMonth()) + 1)}-${two(utc ? at.getUTCDate() : at.getDate())}`;
  return {
    date: `${utc ? at.getUTCFullYear() : at.getFullYear()}-${monthDay}`,
    monthDay,
    hours: two(halves ? ((hour + 11) % 12) + 1 : hour),
    minutes: two(utc ? at.getUTCMinutes() : at.getMinutes()),
    seconds: two(utc ? at.getUTCSeconds() : at.getSeconds()),
    half: halves ? (hour < 12 ? " AM" : " PM") : "",
  };
}

/** Hours, minutes and seconds of a time in milliseconds. */
export function clockTime(milliseconds: number, zone: Zone): string {
  const { hours, minutes, seconds, half } = partsOf(milliseconds, zone);
  return `${hours}:${minutes}:${seconds}${half}`;
}

/** The calendar day, as year-month-day, of a time in milliseconds. */
export function dayOf(milliseconds: number, zone: Zone): string {
  return partsOf(milliseconds, zone).date;
}

/**
 * The time for a row: with seconds on the given day, else with the month and day before it.
 *
 * Where those could be taken for a day of this year, the date alone: half a year back and more.
 */
export function rowTime(seconds: number, zone: Zone, today: string): string {
  const parts = partsOf(seconds * 1_000, zone);
  if (parts.date === today) return clockTime(seconds * 1_000, zone);
  const days = (Date.parse(today) - Date.parse(parts.date)) / MILLISECONDS_PER_DAY;
  const isOfThisYear = parts.date.slice(0, 4) === today.slice(0, 4);
  if (days > DAYS_WITHOUT_YEAR && !isOfThisYear) return parts.date;
  return `${parts.monthDay} ${parts.hours}:${parts.minutes}${parts.half}`;
}

/** A moment in milliseconds as one says since when: with the day where that is not today. */
export function sinceTime(milliseconds: number, zone: Zone): string {
  return rowTime(milliseconds / 1_000, zone, dayOf(Date.now(), zone));
}

/** Date, time with milliseconds, and zone: everything the server told. */
export function fullTime(seconds: number, zone: Zone): string {
  const milliseconds = Math.round(seconds * 1_000);
  const fraction = String(milliseconds % 1_000).padStart(3, "0");
  const { date, hours, minutes, seconds: whole, half } = partsOf(milliseconds, zone);
  const suffix = zone === "utc" ? " UTC" : "";
  return `${date} ${hours}:${minutes}:${whole}.${fraction}${half}${suffix}`;
}
