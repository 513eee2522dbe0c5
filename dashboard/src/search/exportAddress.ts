/**
 * Where all messages of a search are to be had as a file.
 *
 * Separate because a file asks over HTTP, where the same search is the query of an address.
 */
import type { Zone } from "../text/time.ts";
import { toQuestion } from "./question.ts";
import { FIRST_PAGE, type Search } from "./search.ts";

export const EXPORT_FORMS = ["csv", "jsonl"] as const;

export type ExportForm = (typeof EXPORT_FORMS)[number];

/** Relative, because the page may live below any prefix; `now` in milliseconds. */
export function exportAddress(search: Search, form: ExportForm, now: number, zone: Zone): string {
  const { query, search_term, since, until, matched, has_text } = toQuestion(
    search,
    FIRST_PAGE,
    now,
    zone,
  );
  const asked = new URLSearchParams(search_term);
  if (query.trim() !== "") asked.set("query", query);
  for (const [name, value] of Object.entries({ since, until, matched, has_text })) {
    if (value !== undefined) asked.set(name, String(value));
  }
  const question = asked.toString();
  return `api/v1/messages.${form}${question === "" ? "" : `?${question}`}`;
}
