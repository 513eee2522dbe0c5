/** A text with its hits marked; every part is a text node, so a message stays a message. */
import { type Span, segmentsOf } from "../text/highlight.ts";

interface HighlightedProps {
  readonly text: string;
  readonly spans: readonly Span[];
}

export function Highlighted({ text, spans }: HighlightedProps) {
  if (spans.length === 0) return text;
  return segmentsOf(text, spans).map((segment) =>
    segment.hit ? (
      <mark key={segment.at} data-found={segment.found}>
        {segment.text}
      </mark>
    ) : (
      segment.text
    ),
  );
}
