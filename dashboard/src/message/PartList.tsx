/** The parts of a message in the order of its text, each with its own; nothing for a whole one. */
import { clockTime, type Zone } from "../text/time.ts";
import { visible } from "../text/visible.ts";
import type { Message } from "../wire/message.ts";
import type { MessagePart } from "../wire/receptions.ts";

interface PartListProps {
  readonly message: Message;
  readonly zone: Zone;
}

function headOf(part: MessagePart, zone: Zone): readonly string[] {
  return [
    part.msgno === "" ? "" : visible(part.msgno),
    part.blockId === "" ? "" : `block ${visible(part.blockId)}`,
    clockTime(part.time * 1_000, zone),
    part.station === "" ? "" : visible(part.station),
  ].filter((word) => word !== "");
}

export function PartList({ message, zone }: PartListProps) {
  if (message.parts.length === 0) return null;
  return (
    <section className="panel" aria-label="Parts" data-testid="parts">
      <h2>
        Parts
        {message.partial && <span className="note">another one was announced</span>}
      </h2>
      <ol className="part-list">
        {message.parts.map((part, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts have no other name of their own
          <li key={index}>
            <p className="part-head data">
              {headOf(part, zone).map((word) => (
                <bdi key={word}>{word}</bdi>
              ))}
            </p>
            <pre className="raw-text">{visible(part.text)}</pre>
          </li>
        ))}
      </ol>
    </section>
  );
}
