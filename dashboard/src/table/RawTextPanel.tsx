/** The text as it came, over the whole width when there is nothing to put beside it. */
import { visible } from "../text/visible.ts";
import { CopyButton } from "../ui/CopyButton.tsx";
import type { Message } from "../wire/message.ts";
import { Highlighted } from "./Highlighted.tsx";

interface RawTextPanelProps {
  readonly message: Message;
  readonly alone: boolean;
}

export function RawTextPanel({ message, alone }: RawTextPanelProps) {
  return (
    <section className={alone ? "panel all" : "panel"} role="group" aria-label="Raw text">
      <h2>
        Raw text
        {alone && <span className="note">no decoder knows it</span>}
        <span className="panel-actions">
          <CopyButton label="Copy text" text={() => message.text} />
        </span>
      </h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling box must be reachable by key */}
      <pre className="raw-text" tabIndex={0}>
        <Highlighted text={visible(message.text)} spans={message.hits} />
      </pre>
    </section>
  );
}
