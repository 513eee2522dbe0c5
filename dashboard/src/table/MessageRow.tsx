/** One message on one line (two on narrow screens): who, what, when. */
import { memo } from "react";
import type { Received } from "../state/messageList.ts";
import { fullTime, rowTime, type Zone } from "../text/time.ts";
import { oneLine } from "../text/visible.ts";
import { Icon } from "../ui/Icon.tsx";
import { LinkMark } from "../ui/LinkMark.tsx";
import { AlertMark } from "./AlertMark.tsx";
import { Highlighted } from "./Highlighted.tsx";
import { hasMarks, RowMarks } from "./RowMarks.tsx";
import { levelText } from "./receptionWords.ts";
import { summarise } from "./summary.ts";
import { TermWords } from "./TermWords.tsx";
import { focusRowOf } from "./useTableKeys.ts";

export type Variant = "live" | "alerts" | "search";

const CELL_LENGTH = 40;
/** Characters of a text that are surely seen, beside the columns and on a phone. */
const REACH = 46;
const PHONE_REACH = 24;

/** What a card needs as well. */
export interface MessageRowProps {
  readonly message: Received;
  readonly variant: Variant;
  readonly phone: boolean;
  readonly frequency: boolean;
  readonly labelName: string;
  readonly zone: Zone;
  /** How long ago it came; empty where the time of day is wanted. */
  readonly ago: string;
  /** Calendar day in the same zone: rows of other days show their date. */
  readonly today: string;
  readonly open: boolean;
  readonly current: boolean;
  readonly tabbable: boolean;
  /** How many earlier messages of its aircraft the row stands for. */
  readonly earlier: number;
  /** Whether one of those is an alert. */
  readonly earlierAlert: boolean;
  readonly read: boolean;
  /** Whether it has just come, and is tinted for it. */
  readonly fresh: boolean;
  readonly position: number;
  readonly onToggle: (uid: string) => void;
  readonly onRead: (uid: string) => void;
}

function hit(terms: readonly string[]): string {
  return terms.length > 0 ? "hit" : "";
}

export const MessageRow = memo(function MessageRow(props: MessageRowProps) {
  const { message, variant, zone, open, read } = props;
  const { matches } = message;
  const alerts = variant === "alerts";
  const summary =
    variant === "live" ? summarise(message) : summarise(message, props.phone ? PHONE_REACH : REACH);
  // Where it was found matters more on the page of alerts, and there is room for one.
  const meaning = alerts && summary.hits.length > 0 ? "" : summary.meaning;
  const airline = oneLine(message.airline, CELL_LENGTH);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the table handles the keys of all its rows
    <div
      role="row"
      className="row"
      data-testid={alerts ? "alert-row" : "message-row"}
      data-uid={message.uid}
      data-alert={message.alert}
      data-read={alerts ? read : undefined}
      data-fresh={props.fresh}
      data-marks={!alerts && hasMarks(message)}
      data-current={props.current}
      aria-level={1}
      aria-expanded={open}
      aria-rowindex={props.position}
      tabIndex={props.tabbable ? 0 : -1}
      onClick={() => {
        // Marking text to copy it is not a wish to open the row.
        if (window.getSelection()?.isCollapsed !== false) props.onToggle(message.uid);
      }}
    >
      <span role="gridcell" className="c-mark">
        {alerts && !read && <span className="unread-dot" role="img" aria-label="unread" />}
        {!alerts && message.alert && <AlertMark message={message} />}
      </span>
      <span
        role="gridcell"
        className="c-time"
        title={props.ago === "" ? undefined : fullTime(message.time, zone)}
      >
        {props.ago || rowTime(message.time, zone, props.today)}
      </span>
      <span role="gridcell" className="c-link">
        <LinkMark link={message.link} />
      </span>
      <span role="gridcell" className="c-flight" title={airline === "" ? undefined : airline}>
        <bdi className={hit(matches.flight)}>{oneLine(message.flight, CELL_LENGTH)}</bdi>
      </span>
      <span role="gridcell" className="c-aircraft">
        <bdi className={hit(matches.tail)}>{oneLine(message.tail, CELL_LENGTH)}</bdi>
        <bdi className={`icao ${hit(matches.icao)}`}>{oneLine(message.icao, CELL_LENGTH)}</bdi>
      </span>
      <span role="gridcell" className="c-label">
        <bdi className={`code ${hit(matches.label)}`}>{oneLine(message.label, CELL_LENGTH)}</bdi>
        {!alerts && <bdi className="name">{oneLine(props.labelName, CELL_LENGTH * 2)}</bdi>}
      </span>
      {alerts && (
        <span role="gridcell" className="c-terms">
          <TermWords message={message} />
        </span>
      )}
      <span role="gridcell" className="c-text" data-own={summary.own}>
        {props.earlier > 0 && (
          <span className="group-count" data-testid="group-count" data-alert={props.earlierAlert}>
            <span className="visually-hidden">
              {props.earlierAlert ? "with an earlier alert, " : ""}messages of this aircraft:{" "}
            </span>
            {props.earlier + 1}
          </span>
        )}
        {alerts && <TermWords message={message} className="terms-echo" />}
        {!summary.own && props.labelName !== "" && (
          <bdi className="label-echo">{oneLine(props.labelName, CELL_LENGTH * 2)}, </bdi>
        )}
        {meaning !== "" && <bdi className="meaning">{meaning}</bdi>}
        <bdi>
          <Highlighted text={summary.text} spans={summary.hits} />
        </bdi>
      </span>
      {props.frequency && (
        <span role="gridcell" className="c-frequency">
          <bdi>{oneLine(message.freq, CELL_LENGTH)}</bdi>
        </span>
      )}
      <span role="gridcell" className="c-station">
        <bdi className={hit(matches.station)}>{oneLine(message.station, CELL_LENGTH)}</bdi>
        <RowMarks message={message} />
      </span>
      <span role="gridcell" className="c-level">
        {levelText(message.level)}
      </span>
      {alerts && (
        <span role="gridcell" className="c-action">
          {!read && (
            <button
              type="button"
              className="icon-button"
              data-testid="mark-read"
              aria-label="Mark read"
              title="Mark read (x)"
              onClick={(event) => {
                event.stopPropagation();
                focusRowOf(event.currentTarget);
                props.onRead(message.uid);
              }}
            >
              <Icon name="check" />
            </button>
          )}
        </span>
      )}
    </div>
  );
});
