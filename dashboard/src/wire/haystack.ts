/**
 * The lower-case text of everything that free-text filtering looks at.
 *
 * Separate from the message, and made when somebody filters: for all messages of a day it takes as
 * much memory as they do.
 */
import { type Message, TEXT_FIELDS } from "./message.ts";
import { stationsOf } from "./receptions.ts";

const made = new WeakMap<Message, string>();

export function haystackOf(message: Message): string {
  const known = made.get(message);
  if (known !== undefined) return known;
  const fields = TEXT_FIELDS.map((field) => message[field]);
  const haystack = [message.text, ...fields, ...stationsOf(message).slice(1)]
    .join("\n")
    .toLowerCase();
  made.set(message, haystack);
  return haystack;
}
