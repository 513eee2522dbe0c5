/** What else was heard of the aircraft of an open message, each line opening in place. */
import { useState } from "react";
import type { Received } from "../state/messageList.ts";
import { rowTime, type Zone } from "../text/time.ts";
import { oneLine } from "../text/visible.ts";
import { MessageDetail } from "./MessageDetail.tsx";
import { summarise } from "./summary.ts";

/** More would make a row longer than anybody scrolls; the page of the aircraft has all. */
const SHOWN = 50;
const CELL_LENGTH = 40;

interface EarlierMessagesProps {
  readonly messages: readonly Received[];
  readonly zone: Zone;
  readonly today: string;
}

export function EarlierMessages({ messages, zone, today }: EarlierMessagesProps) {
  const left = messages.length - SHOWN;
  return (
    <section className="panel earlier" role="group" aria-label="Earlier messages of this aircraft">
      <h2>Earlier from this aircraft</h2>
      <ul>
        {messages.slice(0, SHOWN).map((message) => (
          <EarlierMessage key={message.uid} message={message} zone={zone} today={today} />
        ))}
      </ul>
      {left > 0 && <p className="quiet">and {left.toLocaleString("en")} more</p>}
    </section>
  );
}

interface EarlierMessageProps {
  readonly message: Received;
  readonly zone: Zone;
  readonly today: string;
}

function EarlierMessage({ message, zone, today }: EarlierMessageProps) {
  const [open, setOpen] = useState(false);
  return (
    <li data-alert={message.alert}>
      <button
        type="button"
        className="earlier-line"
        data-testid="earlier-message"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <span className="c-time">{rowTime(message.time, zone, today)}</span>
        <bdi className="code">{oneLine(message.label, CELL_LENGTH)}</bdi>
        <bdi className="text">{summarise(message).text}</bdi>
      </button>
      {open && <MessageDetail message={message} zone={zone} />}
    </li>
  );
}
