/**
 * The rules of the two message lists: newest first, each uid once, bounded.
 *
 * Separate from the store because they are pure: what arrives, in which order and how often, is
 * tested here without a browser.
 */
import { NO_SPANS } from "../text/highlight.ts";
import { MATCH_FIELDS, NO_MATCHES } from "../wire/matches.ts";
import type { Message } from "../wire/message.ts";

export const MESSAGE_LIMIT = 50_000;
export const ALERT_LIMIT = 500;
/** The server sends at most this many alerts at once; fewer means that these are all it has. */
export const SERVER_ALERT_LIMIT = 100;

export interface Received extends Message {
  /** Order of arrival in this browser: grows by one for every message. */
  readonly seq: number;
  /** When it came in live, in milliseconds; 0 for one that was there before the page. */
  readonly liveAt: number;
}

/** The uids of lists. One that only grows at its top hands its set on to the next. */
const uidSets = new WeakMap<readonly Message[], Set<string>>();

function uidsOf(list: readonly Message[]): Set<string> {
  const uids = uidSets.get(list) ?? new Set(list.map((message) => message.uid));
  uidSets.set(list, uids);
  return uids;
}

/** Lets `after` take over the uids of `before`, from which it was made and which it replaces. */
export function handUids(before: readonly Message[], after: readonly Message[]): void {
  uidSets.set(after, uidsOf(before));
  uidSets.delete(before);
}

/** The messages whose uids the list does not hold, each once, in their order. */
export function unknownOf(
  list: readonly Message[],
  incoming: readonly Received[],
): readonly Received[] {
  const known = uidsOf(list);
  const fresh = new Set<string>();
  return incoming.filter(({ uid }) => !known.has(uid) && fresh.size < fresh.add(uid).size);
}

/** The messages as the next arrivals after `seq`. */
export function received(
  messages: readonly Message[],
  seq: number,
  liveAt: number,
): readonly Received[] {
  return messages.map((message, index) => ({ ...message, seq: seq + index + 1, liveAt }));
}

/** The same for messages of the past; those told again keep their arrival. */
export function toldAgain(
  messages: readonly Message[],
  seq: number,
  known: readonly Received[],
): readonly Received[] {
  const byUid = new Map(known.map((message) => [message.uid, message]));
  return received(messages, seq, 0).map((message) => {
    const before = byUid.get(message.uid);
    return before ? { ...message, seq: before.seq, liveAt: before.liveAt } : message;
  });
}

/** Puts live messages, which come oldest first, on top; those already known are left out. */
export function prependLive(
  list: readonly Received[],
  incoming: readonly Received[],
  limit: number,
): readonly Received[] {
  const fresh = unknownOf(list, incoming);
  if (fresh.length === 0) return list;
  const newest = [...fresh].reverse().slice(0, limit);
  // Joined and not spread, which is slow for fifty thousand.
  const kept = list.slice(0, limit - newest.length);
  const next = newest.concat(kept);
  handUids(list, next);
  const uids = uidsOf(next);
  for (const { uid } of list.slice(kept.length)) uids.delete(uid);
  for (const { uid } of newest) uids.add(uid);
  return next;
}

/** The counts with 1 more for every match: a term counts once for each field that it is found in. */
export function withMatchesOf(
  counts: ReadonlyMap<string, number>,
  alerts: readonly Message[],
): ReadonlyMap<string, number> {
  if (alerts.length === 0) return counts;
  const next = new Map(counts);
  for (const { matches } of alerts) {
    for (const term of MATCH_FIELDS.flatMap((field) => matches[field])) {
      next.set(term, (next.get(term) ?? 0) + 1);
    }
  }
  return next;
}

function toldAnew(message: Received, copy: Received): Received {
  const { seq, liveAt, alert, matches, hits } = message;
  const anew = { ...copy, seq, liveAt };
  return alert && !copy.alert ? { ...anew, alert, matches, hits } : anew;
}

/**
 * Merges messages of the past into the list by time.
 *
 * A message that is already there keeps its place and takes over what the copy says: it may have
 * changed while there was no contact. Alert terms stay when the copy has none: the same message can
 * come once without them.
 */
export function mergePast(
  list: readonly Received[],
  past: readonly Received[],
  limit: number,
): readonly Received[] {
  const incoming = new Map(past.map((message) => [message.uid, message]));
  const kept = list.map((message) => {
    const copy = incoming.get(message.uid);
    incoming.delete(message.uid);
    return copy ? toldAnew(message, copy) : message;
  });
  const added = [...incoming.values()].sort((a, b) => b.time - a.time);
  const merged: Received[] = [];
  let next = 0;
  for (const message of kept) {
    for (let one = added[next]; one && one.time > message.time; one = added[next]) {
      merged.push(one);
      next += 1;
    }
    merged.push(message);
  }
  return [...merged, ...added.slice(next)].slice(0, limit);
}

/** Oldest time that a list of the server's newest alerts speaks for: everything, when it is short. */
function coverageStart(alerts: readonly Message[]): number {
  if (alerts.length < SERVER_ALERT_LIMIT) return Number.NEGATIVE_INFINITY;
  return Math.min(...alerts.map((message) => message.time));
}

/** After a reconnect: the server's alerts replace ours as far back as they reach. */
export function reconcileAlerts(
  list: readonly Received[],
  fromServer: readonly Received[],
): readonly Received[] {
  const start = coverageStart(fromServer);
  const older = list.filter((message) => message.time < start);
  return mergePast(older, fromServer, ALERT_LIMIT);
}

/** Gives the messages the alert flags that the server's alerts say, as far back as they reach. */
export function applyAlerts(
  list: readonly Received[],
  alerts: readonly Message[],
): readonly Received[] {
  const start = coverageStart(alerts);
  const byUid = new Map(alerts.map((message) => [message.uid, message]));
  return list.map((message) => {
    const alert = byUid.get(message.uid);
    if (alert) return { ...message, alert: true, matches: alert.matches, hits: alert.hits };
    if (!message.alert || message.time < start) return message;
    return { ...message, alert: false, matches: NO_MATCHES, hits: NO_SPANS };
  });
}
