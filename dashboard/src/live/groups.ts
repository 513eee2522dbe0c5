/**
 * Messages of one aircraft together, by everything that they call it.
 *
 * Separate from the list because the server tells messages, and which of them belong together is
 * worked out anew from those that are shown.
 */
import type { Received } from "../state/messageList.ts";

export interface Group {
  readonly newest: Received;
  /** Newest first, without the newest. */
  readonly earlier: readonly Received[];
}

interface Known {
  icao: string;
  tail: string;
  readonly messages: Received[];
}

function contradicts(before: string, now: string): boolean {
  return before !== "" && now !== "" && before !== now;
}

/**
 * Groups in the order of their newest messages, which come first in `messages`.
 *
 * An address or a registration decides; a flight only where neither contradicts it, since two
 * aircraft may fly under one number on one day. What names no aircraft is a group of its own.
 */
export function groupsOf(messages: readonly Received[]): readonly Group[] {
  const groups: Known[] = [];
  const byName = new Map<string, Known>();
  for (const message of messages) {
    const { icao, tail, flight } = message;
    let group =
      (icao === "" ? undefined : byName.get(`icao ${icao}`)) ??
      (tail === "" ? undefined : byName.get(`tail ${tail}`)) ??
      (flight === "" ? undefined : byName.get(`flight ${flight}`));
    if (!group || contradicts(group.icao, icao) || contradicts(group.tail, tail)) {
      group = { icao: "", tail: "", messages: [] };
      groups.push(group);
    }
    group.messages.push(message);
    group.icao ||= icao;
    group.tail ||= tail;
    if (icao !== "") byName.set(`icao ${icao}`, group);
    if (tail !== "") byName.set(`tail ${tail}`, group);
    if (flight !== "") byName.set(`flight ${flight}`, group);
  }
  return groups.flatMap(({ messages: [newest, ...earlier] }) =>
    newest ? [{ newest, earlier }] : [],
  );
}
