/**
 * Which rows are tinted as new.
 *
 * Separate because it is more than the age of a message: where hundreds come in a second nothing
 * stands out, and to let forty rows settle at once keeps the page drawing all the time.
 */
import type { Received } from "../state/messageList.ts";

/** How long a new row keeps its tint, in milliseconds. */
const FRESH_MS = 2_000;
/** So many rows can be new at a time that one still sees which. */
const MOST_FRESH = 12;

/** Whether it came amid so many that nobody could look at each. */
function isAmidMany(messages: readonly Received[], index: number): boolean {
  const at = messages[index]?.liveAt ?? 0;
  const before = messages[index + MOST_FRESH]?.liveAt ?? 0;
  return before > at - FRESH_MS;
}

/** Tells for a row whether it is tinted; `now` in milliseconds. */
export function freshness(messages: readonly Received[], now: number): (index: number) => boolean {
  if (isAmidMany(messages, 0)) return () => false;
  return (index) => {
    const at = messages[index]?.liveAt ?? 0;
    return at > 0 && now - at < FRESH_MS && !isAmidMany(messages, index);
  };
}
