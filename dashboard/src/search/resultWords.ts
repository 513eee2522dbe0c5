/**
 * What is said of a page of results: how many there are, which ones these are, and how sure that is.
 *
 * Separate because a number that is only the least there are must never look like the number.
 */
import type { FoundPage } from "../wire/searchEvents.ts";
import type { Place, Search } from "./search.ts";

/** The server counts no further. */
const MOST_COUNTED = 10_000;

type Counted = Pick<FoundPage, "total" | "capped" | "next" | "partial"> & {
  readonly messages: readonly unknown[];
};

function figure(count: number): string {
  return count.toLocaleString("en");
}

/** The number of all matches. */
export function totalWords(page: Counted, { seen }: Place): string {
  const least = Math.max(page.total, seen + page.messages.length);
  if (!page.capped) return figure(least);
  return least >= MOST_COUNTED ? `over ${figure(MOST_COUNTED)}` : `at least ${figure(least)}`;
}

/** Which of how many the page shows. */
export function rangeWords(page: Counted, place: Place): string {
  const { seen } = place;
  const count = page.messages.length;
  const total = totalWords(page, place);
  if (count === 0) return page.total > 0 || page.capped ? `none of ${total}` : "none";
  const isAll = seen === 0 && page.next === "" && !page.capped;
  if (isAll) return count === 1 ? "1 message" : `${total} messages`;
  return `${figure(seen + 1)}–${figure(seen + count)} of ${total}`;
}

export function tookWords(seconds: number): string {
  if (seconds >= 1) return `${seconds.toFixed(1)} s`;
  return `${Math.max(1, Math.round(seconds * 1_000))} ms`;
}

/** What a reader has to know beside the numbers; empty for a page that is just what was asked for. */
export function noteWords(page: FoundPage, search: Search): string {
  const notes = [
    page.insideWords && "No message has these words. These have them inside of other words.",
    page.partial && "The time was up before all messages were looked at.",
    search.sort === "relevance" &&
      page.sort === "time" &&
      "Newest first: without words there is no best match.",
    page.sort === "relevance" && page.capped && "Best of the newest 10,000 matches.",
  ];
  return notes.filter((note) => note !== false).join(" ");
}
