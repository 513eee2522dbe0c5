/**
 * The rules of the term lists as they are shown and typed.
 *
 * Separate from the forms because what counts as one term is a rule, not a look.
 */

import type { AlertsChanged, TermChange } from "../wire/alertEvents.ts";
import type { ValidationError, ValidationIssue } from "../wire/events.ts";

/** Terms of an input: separated by commas or lines, upper case, single blanks, none twice. */
export function parseTerms(input: string): readonly string[] {
  const terms = input
    .split(/[,\n]/)
    .map((term) => term.trim().replace(/\s+/g, " ").toUpperCase())
    .filter((term) => term !== "");
  return [...new Set(terms)];
}

export interface ShownTerms {
  readonly terms: readonly string[];
  /** How many match the filter and are not shown. */
  readonly more: number;
}

/** The first `limit` terms that contain the filter, which is not case-sensitive. */
export function shownTerms(terms: readonly string[], filter: string, limit: number): ShownTerms {
  const wanted = filter.trim().toUpperCase();
  const found = wanted === "" ? terms : terms.filter((term) => term.includes(wanted));
  return { terms: found.slice(0, limit), more: Math.max(0, found.length - limit) };
}

/** The list of a change that a refusal's path leads to, and the name of the term in it. */
function placeOf({ path }: ValidationIssue, change: TermChange): string {
  const [list, index] = path;
  const terms =
    list === "add" || list === "remove" || list === "ignore" || list === "unignore"
      ? change[list]
      : undefined;
  return terms?.[Number(index)] ?? path.join(".");
}

/** Why the server refused a change, each reason with its term where it is about one. */
export function explainChange(error: ValidationError, change: TermChange): readonly string[] {
  if (error.issues.length === 0) return [error.summary];
  return error.issues.map((issue) => {
    const place = placeOf(issue, change);
    return place === "" ? issue.message : `${place}: ${issue.message}`;
  });
}

/** Why the server refused an import, each reason with its line where it is about one. */
export function explainImport(error: ValidationError): readonly string[] {
  if (error.issues.length === 0) return [error.summary];
  return error.issues.map(({ path, message }) => {
    const [key, line] = path;
    return key === "text" && line !== undefined ? `Line ${Number(line) + 1}: ${message}` : message;
  });
}

function counted(count: number, what: string): string {
  return count === 0 ? "" : `${count.toLocaleString("en")} ${what}`;
}

/** What an import changed, in words. */
export function importResult(changed: AlertsChanged): string {
  const parts = [
    counted(changed.added, "added"),
    counted(changed.removed, "removed"),
    counted(changed.ignored, "ignored"),
    counted(changed.unignored, "no longer ignored"),
  ].filter((part) => part !== "");
  return parts.length === 0
    ? "All terms of the file were there already."
    : `Terms: ${parts.join(", ")}.`;
}
