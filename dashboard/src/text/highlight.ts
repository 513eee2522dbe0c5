/**
 * Cuts a text into the parts that matched alert terms or a search, and the parts between.
 *
 * Separate because the result is data, never markup: the caller puts each part into a text node,
 * so a message cannot become part of the page. Where the terms are is told by the server alone;
 * two ways to match would sooner or later disagree.
 */

/** A half-open range of a string, in UTF-16 units. */
export interface Span {
  readonly start: number;
  readonly end: number;
  /** True where a search found it, and no alert term stands. */
  readonly found?: true;
}

export interface Segment {
  readonly text: string;
  /** Position in the whole text, in UTF-16 units: a stable key. */
  readonly at: number;
  readonly hit: boolean;
  readonly found?: true | undefined;
}

export const NO_SPANS: readonly Span[] = [];

/** Where each code point of a text begins, in UTF-16 units, and behind them the text's length. */
function codePointOffsets(text: string): readonly number[] {
  const offsets: number[] = [];
  let offset = 0;
  for (const character of text) {
    offsets.push(offset);
    offset += character.length;
  }
  offsets.push(offset);
  return offsets;
}

/** The spans in ascending order, those that overlap or touch made one. */
export function mergeSpans(spans: readonly Span[]): readonly Span[] {
  const merged: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (!last || span.start > last.end) merged.push(span);
    else if (span.end > last.end) merged[merged.length - 1] = { start: last.start, end: span.end };
  }
  return merged;
}

/**
 * Ranges in Unicode code points, as the server counts, as merged spans of the text.
 *
 * A range that does not lie in the text is left out: it speaks of another text.
 */
export function spansOfCodePoints(
  text: string,
  ranges: readonly (readonly [number, number])[],
): readonly Span[] {
  if (ranges.length === 0) return NO_SPANS;
  const offsets = codePointOffsets(text);
  const spans: Span[] = [];
  for (const [first, behind] of ranges) {
    const start = offsets[first];
    const end = offsets[behind];
    if (start !== undefined && end !== undefined && start < end) spans.push({ start, end });
  }
  return mergeSpans(spans);
}

/** The whole text in order, cut at the spans, which are ascending and apart. */
export function segmentsOf(text: string, spans: readonly Span[]): readonly Segment[] {
  const segments: Segment[] = [];
  let end = 0;
  for (const span of spans) {
    if (span.start > end) {
      segments.push({ text: text.slice(end, span.start), at: end, hit: false });
    }
    segments.push({
      text: text.slice(span.start, span.end),
      at: span.start,
      hit: true,
      found: span.found,
    });
    end = span.end;
  }
  if (end < text.length || segments.length === 0) {
    segments.push({ text: text.slice(end), at: end, hit: false });
  }
  return segments;
}
