/** A text with alert terms marked; every part is a text node, so a message stays a message. */
import { highlight } from "../text/highlight.ts";

interface HighlightedProps {
  readonly text: string;
  readonly terms: readonly string[];
}

export function Highlighted({ text, terms }: HighlightedProps) {
  if (terms.length === 0) return text;
  return highlight(text, terms).map((segment) =>
    segment.hit ? <mark key={segment.at}>{segment.text}</mark> : segment.text,
  );
}
