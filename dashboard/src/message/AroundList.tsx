/** What the aircraft sent and was sent before and after: the newest first, as in every list. */
import type { MouseEvent } from "react";
import { isPlain } from "../frame/PageLink.tsx";
import { SubjectLink } from "../frame/SubjectLink.tsx";
import { addressOfSubject } from "../state/location.ts";
import type { Received } from "../state/messageList.ts";
import { summarise } from "../table/summary.ts";
import { aircraftName } from "../text/aircraft.ts";
import { dayOf, rowTime, type Zone } from "../text/time.ts";
import { oneLine } from "../text/visible.ts";
import { LinkMark } from "../ui/LinkMark.tsx";
import type { Message } from "../wire/message.ts";
import type { Around } from "./useAround.ts";

const NAME_LENGTH = 16;
const LABEL_LENGTH = 4;

interface AroundListProps {
  readonly message: Received;
  readonly around: Around;
  readonly zone: Zone;
  readonly onChoose: (message: Received) => void;
}

function AroundRow({ message, current, zone, onChoose }: RowProps) {
  const { meaning, text, own } = summarise(message);
  const follow = (event: MouseEvent) => {
    if (!isPlain(event)) return;
    event.preventDefault();
    onChoose(message);
  };
  return (
    <a
      className="around-row"
      href={addressOfSubject("message", message.uid)}
      aria-current={current ? "true" : undefined}
      data-alert={message.alert}
      onClick={follow}
    >
      <span className="when">{rowTime(message.time, zone, dayOf(Date.now(), zone))}</span>
      <LinkMark link={message.link} />
      <bdi className="code">{oneLine(message.label, LABEL_LENGTH)}</bdi>
      <bdi className="what" data-own={own}>
        {meaning === "" ? text : meaning}
      </bdi>
    </a>
  );
}

interface RowProps {
  readonly message: Received;
  readonly current: boolean;
  readonly zone: Zone;
  readonly onChoose: (message: Received) => void;
}

function nothingWords(message: Message, around: Around): string {
  if (!around.known) return "";
  if (message.icao === "" && message.tail === "") return "This message names no aircraft.";
  return "No other message of this aircraft is stored.";
}

export function AroundList({ message, around, zone, onChoose }: AroundListProps) {
  const rows = [...[...around.newer].reverse(), message, ...around.older];
  const nothing = rows.length === 1 ? nothingWords(message, around) : "";
  const name = aircraftName(message);
  return (
    <section className="panel" aria-label="Before and after" data-testid="around">
      <h2>
        Before and after
        {name !== "" && (
          <span className="panel-actions">
            <SubjectLink subject="aircraft" name={name}>
              All of <bdi className="data">{oneLine(name, NAME_LENGTH)}</bdi>
            </SubjectLink>
          </span>
        )}
      </h2>
      {rows.length > 1 && (
        <div className="around-list">
          {rows.map((one) => (
            <AroundRow
              key={one.uid}
              message={one}
              current={one.uid === message.uid}
              zone={zone}
              onChoose={onChoose}
            />
          ))}
        </div>
      )}
      {nothing !== "" && <p className="quiet">{nothing}</p>}
    </section>
  );
}
