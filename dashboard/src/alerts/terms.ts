/**
 * The rules of the term lists as they are edited.
 *
 * Separate from the form because what counts as one term is a rule, not a look.
 */

import type { Terms, ValidationIssue } from "../wire/events.ts";

/** Terms of an input: separated by commas or lines, upper case, single blanks, none twice. */
export function parseTerms(input: string): readonly string[] {
  const terms = input
    .split(/[,\n]/)
    .map((term) => term.trim().replace(/\s+/g, " ").toUpperCase())
    .filter((term) => term !== "");
  return [...new Set(terms)];
}

export function withTerms(list: readonly string[], input: string): readonly string[] {
  return [...new Set([...list, ...parseTerms(input)])];
}

export function sameTerms(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((term) => b.includes(term));
}

/** What the server refuses, with the term itself where the refusal points to one. */
export function explain({ path, message }: ValidationIssue, sent: Terms): string {
  const [list, index] = path;
  const terms = list === "terms" ? sent.terms : list === "ignore" ? sent.ignore : [];
  const name = terms[Number(index)] ?? path.join(".");
  return name === "" ? message : `${name}: ${message}`;
}
