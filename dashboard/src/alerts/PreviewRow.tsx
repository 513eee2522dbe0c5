/** A message that a term would have matched, on two short lines around the match. */
import { Highlighted } from "../table/Highlighted.tsx";
import { summarise } from "../table/summary.ts";
import { rowTime, type Zone } from "../text/time.ts";
import { excerpt, oneLine } from "../text/visible.ts";
import { LinkMark } from "../ui/LinkMark.tsx";
import type { MatchField } from "../wire/matches.ts";
import type { Message } from "../wire/message.ts";

const TEXT_LENGTH = 72;
const CELL_LENGTH = 24;
const WHO: readonly Exclude<MatchField, "text">[] = ["flight", "tail", "icao", "label", "station"];

interface PreviewRowProps {
  readonly message: Message;
  readonly zone: Zone;
  readonly today: string;
}

/** Flight and tail tell who it was; the others are told where they matched. */
function isTold(message: Message, field: (typeof WHO)[number]): boolean {
  if (message[field] === "") return false;
  return field === "flight" || field === "tail" || message.matches[field].length > 0;
}

export function PreviewRow({ message, zone, today }: PreviewRowProps) {
  const summary = summarise(message);
  const line = summary.own
    ? excerpt(message.text, message.hits, TEXT_LENGTH)
    : { text: summary.text, spans: summary.hits };
  return (
    <li className="preview-row">
      <span className="quiet">{rowTime(message.time, zone, today)}</span>
      <LinkMark link={message.link} />
      <span className="who">
        {WHO.filter((field) => isTold(message, field)).map((field) => (
          <bdi key={field} className={message.matches[field].length > 0 ? "hit" : ""}>
            {oneLine(message[field], CELL_LENGTH)}
          </bdi>
        ))}
      </span>
      <bdi className="what" data-own={summary.own}>
        <Highlighted text={line.text} spans={line.spans} />
      </bdi>
    </li>
  );
}
