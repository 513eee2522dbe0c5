/**
 * What is said of how a message was received, short in a row and long in its title.
 *
 * Separate because the words are decided here once, and tested without a page.
 */
import type { Message } from "../wire/message.ts";
import { type Reception, stationsOf } from "../wire/receptions.ts";

/** Levels beyond this are no levels. */
const LARGEST_LEVEL = 1_000;
const MOST_IN_ROW = 99;
/** Beyond it, clocks differ so much that the figure says nothing. */
const LARGEST_OFFSET_SECONDS = 86_400;

/** Decibel with one decimal, or nothing. */
export function levelText(level: number | undefined): string {
  return level !== undefined && Math.abs(level) < LARGEST_LEVEL ? level.toFixed(1) : "";
}

/** Seconds between the first reception and this one, whose decoder may have another clock. */
export function offsetText(first: { readonly time: number }, one: Reception): string {
  const seconds = one.time - first.time;
  if (Math.abs(seconds) > LARGEST_OFFSET_SECONDS) return "";
  const text = Math.abs(seconds).toFixed(3);
  return `${seconds < 0 && text !== "0.000" ? "\u2212" : "+"}${text}`;
}

/** How often it was heard, as it stands in a row; nothing for once. */
export function timesText({ hearings }: Message): string {
  const times = hearings.length + 1;
  if (times === 1) return "";
  return times > MOST_IN_ROW ? `×${MOST_IN_ROW}+` : `×${times}`;
}

/** The same in words. */
export function timesTitle(message: Message): string {
  const stations = stationsOf(message).length;
  const by = stations === 1 ? "one station" : `${stations} stations`;
  return `Heard ${message.hearings.length + 1} times, by ${by}`;
}
