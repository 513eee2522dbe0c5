/**
 * The search of stored messages that comes closest to a filter of the live list.
 *
 * Separate because the two differ: a filter looks for parts of words without any syntax, and chooses
 * several values of a field where a search asks for one.
 */
import { CHOICE_FIELDS, type Choice, type Conditions } from "./filters.ts";

/** Signs and words that mean something in a search. */
const SYNTAX = /["()*]|^-|^(?:OR|AND|NOT)$/;

function asSearched(word: string): string {
  return SYNTAX.test(word) ? `"${word.replaceAll('"', " ").trim()}"` : word;
}

function single({ mode, values }: Choice): string | undefined {
  return mode === "only" && values.length === 1 ? values[0] : undefined;
}

/** As it stands in the address of the search page. */
export function searchOfFilter(filter: Conditions): URLSearchParams {
  const question = new URLSearchParams();
  const words = filter.text.split(/\s+/).filter((word) => /[^\s"]/.test(word));
  if (words.length > 0) question.set("q", words.map(asSearched).join(" "));
  for (const field of CHOICE_FIELDS) {
    const value = single(filter[field]);
    if (value !== undefined) question.set(field, value);
  }
  if (filter.alertsOnly) question.set("alerts", "1");
  if (filter.hasText) question.set("has-text", "1");
  return question;
}
