/**
 * Messages of one aircraft together, by everything that they call it.
 *
 * Separate from the list because the server tells messages, and which of them belong together is
 * worked out from those that are shown. Of a list that has only grown, only what is new is looked
 * at: hundreds a second come into fifty thousand.
 */
import { growthOf } from "../state/growth.ts";
import type { Received } from "../state/messageList.ts";

export interface Group {
  readonly newest: Received;
  /** Newest first, without the newest. */
  readonly earlier: readonly Received[];
}

interface Known {
  icao: string;
  tail: string;
  readonly names: Set<string>;
  /** Oldest first. */
  readonly messages: Received[];
  /** Made when it is asked for, and anew after a change. */
  shown: Group | undefined;
}

function contradicts(before: string, now: string): boolean {
  return before !== "" && now !== "" && before !== now;
}

function namesOf({ icao, tail, flight }: Received): readonly string[] {
  const named = [
    ["icao", icao],
    ["tail", tail],
    ["flight", flight],
  ] as const;
  return named.filter(([, value]) => value !== "").map(([kind, value]) => `${kind} ${value}`);
}

function shownOf(known: Known): Group | undefined {
  const newest = known.messages.at(-1);
  if (!newest) return undefined;
  known.shown ??= { newest, earlier: known.messages.slice(0, -1).reverse() };
  return known.shown;
}

/**
 * The groups of a list that grows.
 *
 * An address or a registration decides; a flight only where neither contradicts it, since two
 * aircraft may fly under one number on one day. What names no aircraft is a group of its own.
 * Messages are told apart in the order in which they came: what tied two names once ties them on.
 */
export class Groups {
  private list: readonly Received[] = [];
  private readonly byName = new Map<string, Known>();
  private readonly byUid = new Map<string, Known>();
  /** The one with the newest message last. */
  private readonly order = new Set<Known>();
  private all: readonly Group[] = [];

  /** In the order of their newest messages, which come first in `list`. */
  of(list: readonly Received[]): readonly Group[] {
    if (list === this.list) return this.all;
    if (!this.grow(list)) this.begin(list);
    this.list = list;
    this.all = [...this.order]
      .reverse()
      .map(shownOf)
      .filter((group) => group !== undefined);
    return this.all;
  }

  /** Without the newest; undefined where the list does not hold the message. */
  earlierOf(uid: string): readonly Received[] | undefined {
    const known = this.byUid.get(uid);
    return known && shownOf(known)?.earlier;
  }

  private grow(list: readonly Received[]): boolean {
    const growth = growthOf(this.list, list);
    if (!growth) return false;
    const { added, dropped, changed } = growth;
    for (const index of changed) {
      const [was, is] = [this.list[index - added], list[index]];
      if (!was || !is || !this.replace(was, is)) return false;
    }
    for (let index = added - 1; index >= 0; index -= 1) this.add(list[index]);
    const end = this.list.length;
    for (let index = end - 1; index >= end - dropped; index -= 1) this.drop(this.list[index]);
    return true;
  }

  private begin(list: readonly Received[]): void {
    this.byName.clear();
    this.byUid.clear();
    this.order.clear();
    for (let index = list.length - 1; index >= 0; index -= 1) this.add(list[index]);
  }

  private add(message: Received | undefined): void {
    if (!message) return;
    const names = namesOf(message);
    const known = this.knownOf(message, names) ?? {
      icao: "",
      tail: "",
      names: new Set(),
      messages: [],
      shown: undefined,
    };
    known.messages.push(message);
    known.shown = undefined;
    known.icao ||= message.icao;
    known.tail ||= message.tail;
    for (const name of names) {
      known.names.add(name);
      this.byName.set(name, known);
    }
    this.byUid.set(message.uid, known);
    this.order.delete(known);
    this.order.add(known);
  }

  private knownOf({ icao, tail }: Received, names: readonly string[]): Known | undefined {
    const name = names.find((one) => this.byName.has(one));
    const known = name === undefined ? undefined : this.byName.get(name);
    const other = !known || contradicts(known.icao, icao) || contradicts(known.tail, tail);
    return other ? undefined : known;
  }

  /** False when the message is called otherwise now, and may belong elsewhere. */
  private replace(was: Received, is: Received): boolean {
    const known = this.byUid.get(was.uid);
    const at = known?.messages.lastIndexOf(was) ?? -1;
    if (!known || at < 0 || namesOf(was).join("\n") !== namesOf(is).join("\n")) return false;
    known.messages[at] = is;
    known.shown = undefined;
    return true;
  }

  private drop(message: Received | undefined): void {
    const known = message && this.byUid.get(message.uid);
    if (!known) return;
    this.byUid.delete(message.uid);
    known.messages.shift();
    known.shown = undefined;
    if (known.messages.length > 0) return;
    this.order.delete(known);
    for (const name of known.names) {
      if (this.byName.get(name) === known) this.byName.delete(name);
    }
  }
}
