/**
 * What the server says of alert terms in a message: in which fields, and where in the text.
 *
 * Separate from the other fields because a message tells it in two ways, of which older releases
 * know one.
 */
import { type Span, spansOfCodePoints } from "../text/highlight.ts";
import { asArray, asObject, asTexts, type JsonObject } from "./json.ts";

const TERM_LIMIT = 256;

export const MATCH_FIELDS = ["text", "icao", "tail", "flight", "label", "station"] as const;

export type MatchField = (typeof MATCH_FIELDS)[number];

/** Upper-case alert terms by the field in which they were found. */
export type Matches = Readonly<Record<MatchField, readonly string[]>>;

export const NO_MATCHES: Matches = {
  text: [],
  icao: [],
  tail: [],
  flight: [],
  label: [],
  station: [],
};

/** The terms by field. */
export function readMatches(source: JsonObject): Matches {
  const matches: Record<MatchField, readonly string[]> = { ...NO_MATCHES };
  for (const field of MATCH_FIELDS) {
    matches[field] = asTexts(source[`matched_${field}`], TERM_LIMIT);
  }
  return matches;
}

/** Where terms stand in the text of the message; empty when the server does not tell. */
export function readHits(source: JsonObject, text: string): readonly Span[] {
  const ranges: (readonly [number, number])[] = [];
  for (const match of asArray(source["matches"])) {
    const fields = asObject(match);
    if (fields?.["type"] !== "text") continue;
    for (const range of asArray(fields["spans"])) {
      const [start, end] = asArray(range);
      if (typeof start === "number" && typeof end === "number") ranges.push([start, end]);
    }
  }
  return spansOfCodePoints(text, ranges);
}
