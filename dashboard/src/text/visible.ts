/**
 * Message text made safe to look at, without changing its length.
 *
 * Separate because text from the air can hold characters that hide or reorder what stands around
 * them; both rows and details show a sign in their place.
 */
import { NO_SPANS, type Span } from "./highlight.ts";

const SIGN = "\ufffd";

// Line breaks and tabs stay; other controls, and all characters that set direction or join, do not.
const UNSEEN = /(?![\t\n\r])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** The text with every unseen character replaced by a visible sign. */
export function visible(text: string): string {
  return text.replace(UNSEEN, (character) => SIGN.repeat(character.length));
}

function collapsed(text: string): string {
  return text.replace(/\s+/g, " ");
}

/** The text on one line, white space collapsed, at most `limit` characters. */
export function oneLine(text: string, limit: number): string {
  const start = collapsed(text.trimStart().slice(0, limit * 4));
  return visible(start.trimEnd()).slice(0, limit);
}

export interface MarkedLine {
  readonly text: string;
  readonly spans: readonly Span[];
}

/** The text as `oneLine` shows it, with spans of the text moved to where their characters stand. */
export function oneLineMarked(text: string, spans: readonly Span[], limit: number): MarkedLine {
  const line = oneLine(text, limit);
  if (spans.length === 0) return { text: line, spans: NO_SPANS };
  const source = text.trimStart().slice(0, limit * 4);
  const lead = text.length - text.trimStart().length;
  const moved = (offset: number) =>
    Math.min(line.length, collapsed(source.slice(0, Math.max(0, offset - lead))).length);
  return {
    text: line,
    spans: spans
      .map((span) => ({ ...span, start: moved(span.start), end: moved(span.end) }))
      .filter(({ start, end }) => start < end),
  };
}

/** How much of a text stands before its first hit when the beginning is cut off. */
const LEAD_LENGTH = 24;
const CUT = "…";

function cutAtEnd(text: string, spans: readonly Span[], limit: number): MarkedLine {
  const line = oneLineMarked(text, spans, limit);
  const isWhole = oneLine(text, limit + 1).length <= limit;
  return isWhole ? line : { ...line, text: line.text + CUT };
}

/**
 * One line that begins shortly before the first span, where that stands further back.
 *
 * `reach` is how many characters are surely seen, where the line may be cut by its column.
 */
export function excerpt(
  text: string,
  spans: readonly Span[],
  limit: number,
  reach: number = limit,
): MarkedLine {
  const first = spans[0];
  let from = (first?.start ?? 0) - Math.min(LEAD_LENGTH, Math.floor(reach / 3));
  if (from <= 0 || (first && first.end <= reach)) return cutAtEnd(text, spans, limit);
  // Not between the two halves of a character.
  if (/[\udc00-\udfff]/.test(text.charAt(from))) from += 1;
  const moved = (span: Span, by: number) => ({
    ...span,
    start: span.start + by,
    end: span.end + by,
  });
  const shifted = spans.map((span) => moved(span, -from));
  const line = cutAtEnd(text.slice(from), shifted, limit);
  return {
    text: CUT + line.text,
    spans: line.spans.map((span) => moved(span, CUT.length)),
  };
}
