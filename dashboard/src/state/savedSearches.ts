/**
 * Searches that somebody has kept under a name.
 *
 * Separate from the search page because they are settings: they are kept and exported with them, and
 * what a file says of them is checked before any page sees it.
 */
import { asObject } from "../wire/json.ts";

export interface SavedSearch {
  readonly name: string;
  /** As it stands in the address of the search page. */
  readonly question: string;
}

export const MOST_SAVED = 50;
export const SAVED_NAME_LENGTH = 60;
/** Much more than anybody types; all fields at the longest that the server takes are more. */
export const QUESTION_LENGTH = 8_000;

function isSavedSearch(value: unknown): boolean {
  const source = asObject(value);
  const name = source?.["name"];
  const question = source?.["question"];
  if (typeof name !== "string" || typeof question !== "string") return false;
  return (
    name.trim() !== "" && name.length <= SAVED_NAME_LENGTH && question.length <= QUESTION_LENGTH
  );
}

/** Whether it is a list of searches, each under a name of its own. */
export function areSavedSearches(value: unknown): value is readonly SavedSearch[] {
  if (!Array.isArray(value) || value.length > MOST_SAVED) return false;
  if (!value.every(isSavedSearch)) return false;
  return new Set(value.map((one: SavedSearch) => one.name)).size === value.length;
}

/** The list with one more; one of the same name makes way for it. */
export function withSaved(
  saved: readonly SavedSearch[],
  { name, question }: SavedSearch,
): readonly SavedSearch[] {
  const tidy = name.trim().slice(0, SAVED_NAME_LENGTH).trim();
  if (tidy === "" || question.length > QUESTION_LENGTH) return saved;
  const others = saved.filter((one) => one.name !== tidy);
  return [...others, { name: tidy, question }].slice(-MOST_SAVED);
}

export function withoutSaved(saved: readonly SavedSearch[], name: string): readonly SavedSearch[] {
  return saved.filter((one) => one.name !== name);
}
