/**
 * The choices of the live list's filter as they were left, for the next visit.
 *
 * Separate from the settings, which somebody sets and exports: this one keeps itself. Typed words and
 * "alerts only" are of the moment; who comes back would miss messages and not know why.
 */
import { replaceQuery } from "../state/location.ts";
import { readStored, writeStored } from "../state/storage.ts";
import type { Filter } from "./filters.ts";
import { filterFromQuery, queryFromFilter } from "./urlState.ts";

export const LAST_FILTER_KEY = "acarshub.filter";

/** What of a filter is kept, as a query string. */
function keptOf(filter: Filter): string {
  return queryFromFilter({ ...filter, text: "", alertsOnly: false });
}

export function keepFilter(filter: Filter): void {
  writeStored(LAST_FILTER_KEY, keptOf(filter));
}

/** Puts the kept choices into an address that names no filter: a link is taken at its word. */
export function restoreFilter(): void {
  const { search } = window.location;
  if (queryFromFilter(filterFromQuery(search)) !== "") return;
  const stored = readStored(LAST_FILTER_KEY);
  const kept = typeof stored === "string" ? keptOf(filterFromQuery(stored)) : "";
  if (kept === "") return;
  const before = search.replace(/^\?/, "");
  replaceQuery(before === "" ? kept : `${before}&${kept}`);
}
