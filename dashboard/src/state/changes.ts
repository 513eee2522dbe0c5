/**
 * The rules by which messages of a list change in place: their updates and further hearings.
 *
 * Separate from the rules of the lists because nothing moves here: a message keeps its place, its
 * order of arrival and the moment when it came.
 */
import { MATCH_FIELDS, type Matches } from "../wire/matches.ts";
import type { Message } from "../wire/message.ts";
import { HEARINGS_LIMIT, type Hearing, type Reception } from "../wire/receptions.ts";
import type { Update } from "../wire/updates.ts";
import { handUids, type Received } from "./messageList.ts";

/** What is told of one message, in order. */
interface Told {
  readonly updates: Update[];
  readonly receptions: Reception[];
}

/** What is told of messages, by uid. */
export type Changes = ReadonlyMap<string, Told>;

export function changesOf(updates: readonly Update[], hearings: readonly Hearing[]): Changes {
  const changes = new Map<string, Told>();
  const of = (uid: string) => {
    const known = changes.get(uid);
    if (known) return known;
    const told: Told = { updates: [], receptions: [] };
    changes.set(uid, told);
    return told;
  };
  for (const update of updates) of(update.uid).updates.push(update);
  for (const { uid, reception } of hearings) of(uid).receptions.push(reception);
  return changes;
}

function isSame(a: Reception, b: Reception): boolean {
  return (
    a.time === b.time &&
    a.station === b.station &&
    a.freq === b.freq &&
    a.level === b.level &&
    a.msgno === b.msgno
  );
}

/** The message with further hearings, which are found by their stations as well. */
function withHearings<T extends Message>(message: T, more: readonly Reception[]): T {
  const { hearings } = message;
  // A greeting may hold one that is then told by itself.
  const fresh: Reception[] = [];
  for (const one of more) {
    if (![...hearings, ...fresh].some((known) => isSame(known, one))) fresh.push(one);
  }
  if (fresh.length === 0 || hearings.length >= HEARINGS_LIMIT) return message;
  return { ...message, hearings: [...hearings, ...fresh].slice(0, HEARINGS_LIMIT) };
}

function updated(message: Received, update: Update): Received {
  const { stored, waiting } = message;
  if (!update.message) {
    const same = stored === update.stored && waiting === update.waiting;
    return same ? message : { ...message, stored: update.stored, waiting: update.waiting };
  }
  const { seq, liveAt, hearings } = message;
  return withHearings({ ...update.message, seq, liveAt, stored, waiting }, hearings);
}

/** The message after all that is told of it. */
export function changed(message: Received, told: Told): Received {
  return withHearings(told.updates.reduce(updated, message), told.receptions);
}

/** The list with what is told of its messages; the same list when that is nothing. */
export function withChanges(list: readonly Received[], changes: Changes): readonly Received[] {
  let next: Received[] | undefined;
  let left = changes.size;
  for (let index = 0; index < list.length && left > 0; index += 1) {
    const message = list[index];
    const told = message && changes.get(message.uid);
    if (!told) continue;
    left -= 1;
    const now = changed(message, told);
    if (now === message) continue;
    next ??= [...list];
    next[index] = now;
  }
  if (!next) return list;
  handUids(list, next);
  return next;
}

/** A message that nobody was told of before, where an update holds the whole of it. */
export function firstTold({ updates, receptions }: Told): Message | undefined {
  const message = updates.findLast((update) => update.message)?.message;
  return message && withHearings(message, receptions);
}

function hitsOf(matches: Matches | undefined): ReadonlySet<string> {
  if (!matches) return new Set();
  return new Set(MATCH_FIELDS.flatMap((field) => matches[field].map((term) => `${field} ${term}`)));
}

/** By how much the count of each term changes: a term counts once for each field. */
export function countChanges(
  before: Matches | undefined,
  after: Matches,
): ReadonlyMap<string, number> {
  const [was, is] = [hitsOf(before), hitsOf(after)];
  const counts = new Map<string, number>();
  const count = (hit: string, by: number) => {
    const term = hit.slice(hit.indexOf(" ") + 1);
    counts.set(term, (counts.get(term) ?? 0) + by);
  };
  for (const hit of is) if (!was.has(hit)) count(hit, 1);
  for (const hit of was) if (!is.has(hit)) count(hit, -1);
  return counts;
}
