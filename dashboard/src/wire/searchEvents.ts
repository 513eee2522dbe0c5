/**
 * What the server answers to a search.
 *
 * Separate from the other events because only the search page, which is loaded later, needs it.
 */
import { type Span, spansOfCodePoints } from "../text/highlight.ts";
import type { ValidationError } from "./events.ts";
import { asArray, asCount, asNumber, asObject, asText } from "./json.ts";
import { type Message, toMessage } from "./message.ts";

const SHORT_LIMIT = 64;

export interface FoundPage {
  /** The name of the question. */
  readonly id: string;
  readonly messages: readonly Message[];
  readonly total: number;
  /** There are more than `total`: counting stopped. */
  readonly capped: boolean;
  readonly querySeconds: number;
  /** Where the next page begins; empty behind the last. */
  readonly next: string;
  /** The page is short, and not all messages were looked at. */
  readonly partial: boolean;
  /** The words stand inside of others only. */
  readonly insideWords: boolean;
  readonly sort: "time" | "relevance";
}

/** Alert terms and what a search found as spans apart; where both stand, it is an alert. */
export function withFound(hits: readonly Span[], found: readonly Span[]): readonly Span[] {
  const pieces: Span[] = [...hits];
  for (const { start, end } of found) {
    let from = start;
    for (const hit of hits) {
      if (hit.end <= from || hit.start >= end) continue;
      if (hit.start > from) pieces.push({ start: from, end: hit.start, found: true });
      from = hit.end;
    }
    if (from < end) pieces.push({ start: from, end, found: true });
  }
  return pieces.sort((a, b) => a.start - b.start);
}

function toFound(value: unknown): Message | undefined {
  const message = toMessage(value);
  if (!message) return undefined;
  const ranges = asArray(asObject(value)?.["found"]).flatMap((range) => {
    const [start, end] = asArray(range);
    return typeof start === "number" && typeof end === "number" ? [[start, end] as const] : [];
  });
  if (ranges.length === 0) return message;
  const found = spansOfCodePoints(message.text, ranges);
  return { ...message, hits: withFound(message.hits, found) };
}

export function toFoundPage(value: unknown): FoundPage | undefined {
  const source = asObject(value);
  if (!source || !Array.isArray(source["msghtml"])) return undefined;
  return {
    id: asText(source["id"], SHORT_LIMIT),
    messages: source["msghtml"].map(toFound).filter((message) => message !== undefined),
    total: asCount(source["num_results"]),
    capped: source["capped"] === true,
    querySeconds: Math.max(0, asNumber(source["query_time"]) ?? 0),
    next: asText(source["next"], SHORT_LIMIT),
    partial: source["partial"] === true,
    insideWords: source["inside_words"] === true,
    sort: source["sort"] === "relevance" ? "relevance" : "time",
  };
}

/** A mistake in the free text: where, in characters as the server counts them, and why. */
export interface Mistake {
  readonly position: number;
  readonly reason: string;
}

/** The mistake in the free text that a refusal speaks of, or undefined when it is another one. */
export function toMistake(error: ValidationError): Mistake | undefined {
  for (const { path, message } of error.issues) {
    const [field, position] = path;
    if (field === "query" && position !== undefined) {
      return { position: asCount(position), reason: message };
    }
  }
  return undefined;
}
