/**
 * What a notification says, as plain text.
 *
 * Separate because the words come from the air and leave the page: the system shows them, so they
 * are cut and cleaned here.
 */
import { oneLine } from "../text/visible.ts";
import { LINKS } from "../wire/links.ts";
import { type Message, matchedTerms } from "../wire/message.ts";
import type { Notice } from "./schedule.ts";

const NAME_LENGTH = 24;
const TERMS_LENGTH = 60;
const TEXT_LENGTH = 120;

export interface Words {
  readonly title: string;
  readonly body: string;
}

/** Who sent it: flight and tail, else the address, else the link that it came over. */
function sender(message: Message): string {
  const names = [message.flight, message.tail].filter((name) => name !== "");
  if (names.length === 0) names.push(message.icao || LINKS[message.link].name);
  return names.map((name) => oneLine(name, NAME_LENGTH)).join(" ");
}

function cut(text: string, length: number): string {
  const line = oneLine(text, length + 1);
  return line.length > length ? `${line.slice(0, length - 1).trimEnd()}…` : line;
}

function titleOf({ count, waited }: Notice): string {
  if (waited) return `${count} more ${count === 1 ? "alert" : "alerts"}`;
  return count === 1 ? "Alert" : `${count} alerts`;
}

export function wordsOf(notice: Notice): Words {
  const { newest } = notice;
  const terms = cut(matchedTerms(newest).join(", "), TERMS_LENGTH);
  const text = cut(newest.text, TEXT_LENGTH);
  const first = terms === "" ? sender(newest) : `${sender(newest)}: ${terms}`;
  return { title: titleOf(notice), body: text === "" ? first : `${first}\n${text}` };
}
