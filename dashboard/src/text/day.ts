/** A day in words, for the line above its messages. */
import { dateText, dayOf, type Zone } from "./time.ts";

const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const DAY_MS = 86_400_000;

/** Such as `2026-05-01 Friday`, of a time in seconds; `now` in milliseconds. */
export function dayWords(seconds: number, zone: Zone, now: number): string {
  const day = dayOf(seconds * 1_000, zone);
  const words = dateText(seconds * 1_000, zone);
  if (day === dayOf(now, zone)) return `${words} today`;
  if (day === dayOf(now - DAY_MS, zone)) return `${words} yesterday`;
  // A date without time is one in UTC.
  return `${words} ${WEEKDAYS[new Date(day).getUTCDay()] ?? ""}`.trim();
}
