/**
 * The rules of the term lists as they are shown and typed.
 *
 * Separate from the forms because what counts as one term is a rule, not a look.
 */

import { oneLine } from "../text/visible.ts";
import type { AlertsChanged, TermChange } from "../wire/alertEvents.ts";
import type { ValidationError, ValidationIssue } from "../wire/events.ts";

const TOLD_LENGTH = 40;

/** Terms of an input: separated by commas or lines, upper case, single blanks, none twice. */
export function parseTerms(input: string): readonly string[] {
  const terms = input
    .split(/[,\n]/)
    .map((term) => term.trim().replace(/\s+/g, " ").toUpperCase())
    .filter((term) => term !== "");
  return [...new Set(terms)];
}

/** A pasted list as it stands on one line. */
export function linesAsList(text: string): string {
  return text.trim().replace(/\s*[\r\n]\s*/g, ", ");
}

/** Whether a file of terms holds any beside blank lines and headings. */
export function holdsTerms(text: string): boolean {
  return text.split(/[\r\n]+/).some((line) => !/^\s*(\[(alert|ignore)\])?\s*$/i.test(line));
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

/** The term of a change that a refusal's path leads to, if it is about one. */
function termAt({ path }: ValidationIssue, change: TermChange): string | undefined {
  const [list, index] = path;
  const terms =
    list === "add" || list === "remove" || list === "ignore" || list === "unignore"
      ? change[list]
      : undefined;
  return index === undefined ? undefined : terms?.[Number(index)];
}

/** In quotes, because a term can end like the words around it. */
function quoted(term: string): string {
  const start = oneLine(term, TOLD_LENGTH);
  return `“${start}${start.length < term.length ? "…" : ""}”`;
}

/** Why the server refused a change, each reason with its term where it is about one. */
export function explainChange(error: ValidationError, change: TermChange): readonly string[] {
  if (error.issues.length === 0) return [error.summary];
  return error.issues.map((issue) => {
    const term = termAt(issue, change);
    return term === undefined ? issue.message : `${quoted(term)} – ${issue.message}`;
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
