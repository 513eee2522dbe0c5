/**
 * Cuts a text into the parts that match alert terms and the parts between.
 *
 * Separate because the result is data, never markup: the caller puts each part into a text node,
 * so a message cannot become part of the page.
 */

export interface Segment {
  readonly text: string;
  /** Position in the whole text, in UTF-16 units: a stable key. */
  readonly at: number;
  readonly hit: boolean;
}

const WORD = /[\p{L}\p{N}_]/u;

function escapeForPattern(term: string): string {
  return term.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&").replace(/\s+/g, "\\s+");
}

/** A boundary is asked for only beside a word character: `-TEST` or `C/B.` have none at that end. */
function termPattern(term: string): string {
  const before = WORD.test(term.slice(0, 1)) ? "(?<![\\p{L}\\p{N}_])" : "";
  const after = WORD.test(term.slice(-1)) ? "(?![\\p{L}\\p{N}_])" : "";
  return `${before}${escapeForPattern(term)}${after}`;
}

function patternOf(terms: readonly string[]): RegExp | undefined {
  // Longer terms first, so that RED COAT is marked whole although RED is a term too.
  const usable = terms.map((term) => term.trim()).filter((term) => term !== "");
  if (usable.length === 0) return undefined;
  const longestFirst = [...new Set(usable)].sort((a, b) => b.length - a.length);
  return new RegExp(longestFirst.map(termPattern).join("|"), "giu");
}

/** The whole text in order, cut at every whole-word occurrence of a term, ignoring case. */
export function highlight(text: string, terms: readonly string[]): readonly Segment[] {
  const pattern = patternOf(terms);
  if (!pattern) return [{ text, at: 0, hit: false }];
  const segments: Segment[] = [];
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    if (match.index > end)
      segments.push({ text: text.slice(end, match.index), at: end, hit: false });
    segments.push({ text: match[0], at: match.index, hit: true });
    end = match.index + match[0].length;
  }
  if (end < text.length || segments.length === 0) {
    segments.push({ text: text.slice(end), at: end, hit: false });
  }
  return segments;
}
