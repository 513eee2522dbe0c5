/**
 * Times as text, in the browser's zone or in UTC.
 *
 * Separate because a row must never change its width: the formats are fixed, unlike the locale's.
 */

export type Zone = "local" | "utc";

const MILLISECONDS_PER_DAY = 86_400_000;
const DAYS_WITHOUT_YEAR = 180;

interface Parts {
  readonly date: string;
  readonly monthDay: string;
  readonly hours: string;
  readonly minutes: string;
  readonly seconds: string;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}

function partsOf(milliseconds: number, zone: Zone): Parts {
  const at = new Date(milliseconds);
  const utc = zone === "utc";
  const monthDay = `${two((utc ? at.getUTCMonth() : at.getMonth()) + 1)}-${two(utc ? at.getUTCDate() : at.getDate())}`;
  return {
    date: `${utc ? at.getUTCFullYear() : at.getFullYear()}-${monthDay}`,
    monthDay,
    hours: two(utc ? at.getUTCHours() : at.getHours()),
    minutes: two(utc ? at.getUTCMinutes() : at.getMinutes()),
    seconds: two(utc ? at.getUTCSeconds() : at.getSeconds()),
  };
}

/** Hours, minutes and seconds of a time in milliseconds. */
export function clockTime(milliseconds: number, zone: Zone): string {
  const { hours, minutes, seconds } = partsOf(milliseconds, zone);
  return `${hours}:${minutes}:${seconds}`;
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
  if (parts.date === today) return `${parts.hours}:${parts.minutes}:${parts.seconds}`;
  const days = (Date.parse(today) - Date.parse(parts.date)) / MILLISECONDS_PER_DAY;
  const isOfThisYear = parts.date.slice(0, 4) === today.slice(0, 4);
  if (days > DAYS_WITHOUT_YEAR && !isOfThisYear) return parts.date;
  return `${parts.monthDay} ${parts.hours}:${parts.minutes}`;
}

/** Date, time with milliseconds, and zone: everything the server told. */
export function fullTime(seconds: number, zone: Zone): string {
  const milliseconds = Math.round(seconds * 1_000);
  const fraction = String(milliseconds % 1_000).padStart(3, "0");
  const suffix = zone === "utc" ? " UTC" : "";
  return `${dayOf(milliseconds, zone)} ${clockTime(milliseconds, zone)}.${fraction}${suffix}`;
}
