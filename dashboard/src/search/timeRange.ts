/**
 * The time of the messages that are searched for: up to now, or from one moment to another.
 *
 * Separate because a range that ends now moves on, and because what a person types is a time of the
 * zone that the page shows.
 */
import type { Zone } from "../text/time.ts";

export const PRESETS = ["1h", "today", "24h", "7d", "30d"] as const;

export type Preset = (typeof PRESETS)[number];

export const PRESET_NAMES: Readonly<Record<Preset, string>> = {
  "1h": "Last hour",
  today: "Today",
  "24h": "Last 24 hours",
  "7d": "Last 7 days",
  "30d": "Last 30 days",
};

/** Moments are Unix seconds; they mean nothing beside a preset. */
export interface TimeRange {
  readonly preset: Preset | undefined;
  readonly since: number | undefined;
  readonly until: number | undefined;
}

export const NO_RANGE: TimeRange = { preset: undefined, since: undefined, until: undefined };

export interface Moments {
  readonly since: number | undefined;
  readonly until: number | undefined;
}

const HOUR_SECONDS = 3_600;
const LENGTHS: Readonly<Record<Exclude<Preset, "today">, number>> = {
  "1h": HOUR_SECONDS,
  "24h": 24 * HOUR_SECONDS,
  "7d": 7 * 24 * HOUR_SECONDS,
  "30d": 30 * 24 * HOUR_SECONDS,
};

export function isOpen({ preset, since, until }: TimeRange): boolean {
  return preset === undefined && since === undefined && until === undefined;
}

/** Whether it ends before it begins, so that no message can be in it. */
export function isBackwards({ preset, since, until }: TimeRange): boolean {
  return !preset && since !== undefined && until !== undefined && until <= since;
}

function startOfDay(now: number, zone: Zone): number {
  const day = new Date(now);
  if (zone === "utc") day.setUTCHours(0, 0, 0, 0);
  else day.setHours(0, 0, 0, 0);
  return day.getTime() / 1_000;
}

/** The range at this moment; `now` in milliseconds. */
export function momentsOf(range: TimeRange, now: number, zone: Zone): Moments {
  const { preset, since, until } = range;
  if (preset === undefined) return { since, until };
  const start = preset === "today" ? startOfDay(now, zone) : now / 1_000 - LENGTHS[preset];
  return { since: Math.floor(start), until: undefined };
}

const LOCAL_LENGTH = "2000-01-01T00:00".length;
const SECONDS_LENGTH = LOCAL_LENGTH + ":00".length;

/** The moment as a field for date and time holds it; seconds only where there are any. */
export function toField(moment: number | undefined, zone: Zone): string {
  if (moment === undefined) return "";
  const at = new Date(moment * 1_000);
  // The field knows no zone: it gets the wall clock of ours, written as if it were UTC.
  const shift = zone === "utc" ? 0 : at.getTimezoneOffset() * 60_000;
  const text = new Date(at.getTime() - shift).toISOString();
  return moment % 60 === 0 ? text.slice(0, LOCAL_LENGTH) : text.slice(0, SECONDS_LENGTH);
}

/** The moment that such a field holds; undefined while it holds none. */
export function fromField(text: string, zone: Zone): number | undefined {
  return isoMoment(zone === "utc" ? `${text}Z` : text);
}

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?Z?$/;

/** The moment of an ISO date and time, of a year of four digits. */
export function isoMoment(text: string): number | undefined {
  const moment = ISO.test(text) ? Date.parse(text) / 1_000 : Number.NaN;
  return Number.isFinite(moment) ? moment : undefined;
}

/** The same back, for addresses: in UTC, because who opens one may live elsewhere. */
export function toIso(moment: number): string {
  return `${toField(moment, "utc")}Z`;
}

/** The range in few words. */
export function rangeWords(range: TimeRange, zone: Zone): string {
  const { preset, since, until } = range;
  if (preset) return PRESET_NAMES[preset];
  const words = (moment: number) => toField(moment, zone).replace("T", " ");
  if (since !== undefined && until !== undefined) {
    const [from, to] = [words(since), words(until)];
    const [day] = from.split(" ");
    return `${from} – ${to.startsWith(`${day} `) ? to.slice(to.indexOf(" ") + 1) : to}`;
  }
  if (since !== undefined) return `From ${words(since)}`;
  return until === undefined ? "Any time" : `Until ${words(until)}`;
}
