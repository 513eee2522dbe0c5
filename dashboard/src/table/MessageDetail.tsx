/** An opened message: decoded fields, raw text, and every field below, with ways to copy them. */
import { useMemo } from "react";
import type { Zone } from "../text/time.ts";
import { visible } from "../text/visible.ts";
import { CopyButton } from "../ui/CopyButton.tsx";
import type { Message } from "../wire/message.ts";
import { DecodedPanel } from "./DecodedPanel.tsx";
import { namedFields } from "./fields.ts";
import { Highlighted } from "./Highlighted.tsx";
import { NamedValues } from "./NamedValues.tsx";

interface MessageDetailProps {
  readonly message: Message;
  readonly zone: Zone;
}

function asJson(message: Message): string {
  const { haystack: _, ...fields } = message;
  return JSON.stringify(fields, undefined, 2);
}

export function MessageDetail({ message, zone }: MessageDetailProps) {
  const fields = useMemo(() => namedFields(message, zone), [message, zone]);
  const hasText = message.text.trim() !== "";
  const decodable = hasText || message.libacars !== "";
  return (
    <div className="detail" data-testid="message-detail" data-uid={message.uid}>
      {decodable && <DecodedPanel message={message} />}
      {hasText && (
        <section className="panel" aria-label="Raw text">
          <h2>
            Raw text
            <span className="panel-actions">
              <CopyButton label="Copy text" text={() => message.text} />
            </span>
          </h2>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling box must be reachable by key */}
          <pre className="raw-text" tabIndex={0}>
            <Highlighted text={visible(message.text)} terms={message.matches.text} />
          </pre>
        </section>
      )}
      <section className="panel all" aria-label="All fields">
        <h2>
          All fields
          <span className="panel-actions">
            <CopyButton label="Copy JSON" text={() => asJson(message)} />
          </span>
        </h2>
        <NamedValues className="fields" values={fields} />
      </section>
    </div>
  );
}
