/**
 * Times as text, in the browser's zone or in UTC.
 *
 * Separate because a row must never change its width: the formats are fixed, unlike the locale's.
 */
import { type Dates, datesFormat, hoursFormat } from "./formats.ts";

export type Zone = "local" | "utc";

const MILLISECONDS_PER_DAY = 86_400_000;
const DAYS_WITHOUT_YEAR = 180;

interface Parts {
  readonly year: string;
  readonly month: string;
  readonly day: string;
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
  return {
    year: String(utc ? at.getUTCFullYear() : at.getFullYear()),
    month: two((utc ? at.getUTCMonth() : at.getMonth()) + 1),
    day: two(utc ? at.getUTCDate() : at.getDate()),
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

function isoDay({ year, month, day }: Parts): string {
  return `${year}-${month}-${day}`;
}

/** The calendar day, as year-month-day, of a time in milliseconds: to compare, not to be shown. */
export function dayOf(milliseconds: number, zone: Zone): string {
  return isoDay(partsOf(milliseconds, zone));
}

type Written = Readonly<Record<Dates, (parts: Parts) => string>>;

/** All of one width, so that columns keep theirs. */
const DATE: Written = {
  ymd: isoDay,
  dmy: ({ year, month, day }) => `${day}.${month}.${year}`,
  mdy: ({ year, month, day }) => `${month}/${day}/${year}`,
};
const SHORT_DATE: Written = {
  ymd: ({ month, day }) => `${month}-${day}`,
  dmy: ({ month, day }) => `${day}.${month}`,
  mdy: ({ month, day }) => `${month}/${day}`,
};
const MONTH: Written = {
  ymd: ({ year, month }) => `${year}-${month}`,
  dmy: ({ year, month }) => `${month}.${year}`,
  mdy: ({ year, month }) => `${month}/${year}`,
};

/** The day as it is shown. */
export function dateText(milliseconds: number, zone: Zone): string {
  return DATE[datesFormat()](partsOf(milliseconds, zone));
}

/** The same without its year. */
export function shortDateText(milliseconds: number, zone: Zone): string {
  return SHORT_DATE[datesFormat()](partsOf(milliseconds, zone));
}

/** Its month and year alone. */
export function monthText(milliseconds: number, zone: Zone): string {
  return MONTH[datesFormat()](partsOf(milliseconds, zone));
}

/**
 * The time for a row: with seconds on the given day, else with the month and day before it.
 *
 * Where those could be taken for a day of this year, the date alone: half a year back and more.
 */
export function rowTime(seconds: number, zone: Zone, today: string): string {
  const parts = partsOf(seconds * 1_000, zone);
  const date = isoDay(parts);
  if (date === today) return clockTime(seconds * 1_000, zone);
  const days = (Date.parse(today) - Date.parse(date)) / MILLISECONDS_PER_DAY;
  const isOfThisYear = date.slice(0, 4) === today.slice(0, 4);
  if (days > DAYS_WITHOUT_YEAR && !isOfThisYear) return dateText(seconds * 1_000, zone);
  return `${shortDateText(seconds * 1_000, zone)} ${parts.hours}:${parts.minutes}${parts.half}`;
}

/** A moment in milliseconds as one says since when: with the day where that is not today. */
export function sinceTime(milliseconds: number, zone: Zone): string {
  return rowTime(milliseconds / 1_000, zone, dayOf(Date.now(), zone));
}

/** Date, time with milliseconds, and zone: everything the server told. */
export function fullTime(seconds: number, zone: Zone): string {
  const milliseconds = Math.round(seconds * 1_000);
  const fraction = String(milliseconds % 1_000).padStart(3, "0");
  const { hours, minutes, seconds: whole, half } = partsOf(milliseconds, zone);
  const date = dateText(milliseconds, zone);
  const suffix = zone === "utc" ? " UTC" : "";
  return `${date} ${hours}:${minutes}:${whole}.${fraction}${half}${suffix}`;
}
