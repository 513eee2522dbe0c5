/** What heads a card: when, on which link, who, what kind of message, and who heard it. */

import { AlertMark } from "../table/AlertMark.tsx";
import type { MessageRowProps } from "../table/MessageRow.tsx";
import { RowMarks } from "../table/RowMarks.tsx";
import { levelText } from "../table/receptionWords.ts";
import { fullTime, rowTime } from "../text/time.ts";
import { oneLine } from "../text/visible.ts";
import { LinkMark } from "../ui/LinkMark.tsx";

const CELL_LENGTH = 40;

type CardLineProps = Pick<
  MessageRowProps,
  "message" | "variant" | "labelName" | "zone" | "ago" | "today" | "read"
>;

function hit(terms: readonly string[]): string {
  return terms.length > 0 ? "hit" : "";
}

function CardMark({ message, variant, read }: Pick<CardLineProps, "message" | "variant" | "read">) {
  if (variant === "alerts") {
    return read ? null : <span className="unread-dot" role="img" aria-label="unread" />;
  }
  return message.alert ? <AlertMark message={message} /> : null;
}

export function CardWhen({ message, variant, zone, ago, today, read }: CardLineProps) {
  return (
    <span role="gridcell" className="card-when">
      <span className="c-mark">
        <CardMark message={message} variant={variant} read={read} />
      </span>
      <span className="c-time" title={ago === "" ? undefined : fullTime(message.time, zone)}>
        {ago || rowTime(message.time, zone, today)}
      </span>
      <LinkMark link={message.link} />
    </span>
  );
}

interface CardWhoProps extends CardLineProps {
  /** How many messages of its aircraft it stands for. */
  readonly count: number;
  readonly earlierAlert: boolean;
}

export function CardWho({ message, labelName, count, earlierAlert }: CardWhoProps) {
  const { matches } = message;
  return (
    <span role="gridcell" className="card-who">
      {count > 1 && (
        <span className="group-count" data-testid="group-count" data-alert={earlierAlert}>
          <span className="visually-hidden">
            {earlierAlert ? "with an earlier alert, " : ""}messages of this aircraft:{" "}
          </span>
          {count}
        </span>
      )}
      <bdi className={`flight ${hit(matches.flight)}`}>{oneLine(message.flight, CELL_LENGTH)}</bdi>
      <bdi className={hit(matches.tail)}>{oneLine(message.tail, CELL_LENGTH)}</bdi>
      <bdi className={`icao ${hit(matches.icao)}`}>{oneLine(message.icao, CELL_LENGTH)}</bdi>
      <bdi className="name">{oneLine(message.airline, CELL_LENGTH)}</bdi>
      <span className="card-label">
        <bdi className={`code ${hit(matches.label)}`}>{oneLine(message.label, CELL_LENGTH)}</bdi>
        <bdi className="name">{oneLine(labelName, CELL_LENGTH * 2)}</bdi>
      </span>
    </span>
  );
}

export function CardWhere({ message }: Pick<CardLineProps, "message">) {
  const level = levelText(message.level);
  return (
    <span role="gridcell" className="card-where">
      <span className="station">
        <bdi className={hit(message.matches.station)}>{oneLine(message.station, CELL_LENGTH)}</bdi>
        <RowMarks message={message} />
      </span>
      {level !== "" && <span className="level">{level} dB</span>}
    </span>
  );
}
