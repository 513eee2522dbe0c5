/**
 * The stored alerts that the address asks for: `term=` (empty for all terms, again for each of
 * several) and `page=` from 1.
 *
 * Separate because a link to a page of alerts is an interface, and anything may stand there.
 */
import { pushQuery, withoutPlace } from "../state/location.ts";
import { TERM_BREAK } from "../wire/alertEvents.ts";

const TERM_LIMIT = 256;
/** As many as the server takes. */
export const MOST_AT_ONCE = 100;
const LAST_PAGE = 1_000_000;

export interface HistoryPlace {
  /** Several have line breaks between them; empty for all. */
  readonly term: string;
  /** Counts from 0. */
  readonly page: number;
}

/** The place in the stored alerts, or undefined for the live ones. */
export function historyOf(search: string): HistoryPlace | undefined {
  const query = new URLSearchParams(search);
  const terms = query.getAll("term");
  if (terms.length === 0) return undefined;
  const term = terms
    .slice(0, MOST_AT_ONCE)
    .map((one) => one.slice(0, TERM_LIMIT).replaceAll(TERM_BREAK, " "))
    .filter((one) => one !== "")
    .join(TERM_BREAK);
  const page = Number(query.get("page") ?? "1");
  const isPage = Number.isInteger(page) && page >= 1 && page <= LAST_PAGE;
  return { term, page: isPage ? page - 1 : 0 };
}

/** The query with this place, or without any; the filters of the live list stay. */
export function queryOfHistory(search: string, place: HistoryPlace | undefined): string {
  const query = withoutPlace(search);
  if (place) {
    for (const term of place.term.split(TERM_BREAK)) query.append("term", term);
    if (place.page > 0) query.set("page", String(place.page + 1));
  }
  return query.toString();
}

export function showHistory(place: HistoryPlace | undefined): void {
  pushQuery(queryOfHistory(window.location.search, place));
}
