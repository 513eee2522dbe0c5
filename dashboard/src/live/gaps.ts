/**
 * Where in the list messages are missing, and how that is said.
 *
 * Separate because the list may be filtered or held: a gap stands where its time is.
 */
import type { Received } from "../state/messageList.ts";
import type { Gap } from "../state/missed.ts";

/** The gaps by the uid of the message that stands right above each. */
export function gapPlaces(
  shown: readonly Received[],
  gaps: readonly Gap[],
): ReadonlyMap<string, Gap> {
  const places = new Map<string, Gap>();
  for (const gap of gaps) {
    const below = shown.findIndex((message) => message.time < gap.until);
    const above = shown[(below < 0 ? shown.length : below) - 1];
    if (above) places.set(above.uid, gap);
  }
  return places;
}

export function gapWords({ count, capped }: Gap): string {
  if (count === undefined) return "Messages may be missing here";
  if (capped) return `More than ${count.toLocaleString("en")} more messages are not shown`;
  if (count === 1) return "1 more message is not shown";
  return `${count.toLocaleString("en")} more messages are not shown`;
}

/** Whole seconds, as addresses hold them. */
function toIso(seconds: number): string {
  return `${new Date(seconds * 1_000).toISOString().slice(0, 19)}Z`;
}

/** The search that finds them, as it stands in the address of that page. */
export function searchOfGap({ since, until }: Gap): URLSearchParams {
  return new URLSearchParams({
    since: toIso(Math.floor(since)),
    until: toIso(Math.ceil(until) + 1),
  });
}
