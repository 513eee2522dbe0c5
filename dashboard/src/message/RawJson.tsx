/** The message as the server keeps it, for those who want to see behind the names. */
import { useMemo } from "react";
import { visible } from "../text/visible.ts";
import { CopyButton } from "../ui/CopyButton.tsx";

/** More than any message; a page that draws megabytes stands still. */
const SHOWN_LENGTH = 60_000;

export function RawJson({ json }: { readonly json: unknown }) {
  const text = useMemo(() => JSON.stringify(json, undefined, 2), [json]);
  const isCut = text.length > SHOWN_LENGTH;
  return (
    <section className="panel" aria-label="JSON">
      <details className="raw-json">
        <summary>
          <h2>JSON</h2>
        </summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling box must be reachable by key */}
        <pre className="raw-text" tabIndex={0} data-testid="raw-json">
          {visible(text.slice(0, SHOWN_LENGTH))}
          {isCut && "…"}
        </pre>
        <CopyButton label="Copy JSON" text={() => text} />
      </details>
    </section>
  );
}
