/**
 * What is known of read alerts: this browser's marks and, with a read profile, the server's word.
 *
 * Separate from the store because it is pure: which of the two counts, and what a mark changes
 * before the server has answered, is tested here without a browser.
 */
import { type ReadMarks, withRead } from "./readMarks.ts";

/** The server counts no further: this many means "or more". */
export const UNREAD_LIMIT = 1_000;
/** Alerts of long histories are among them, so it is more than this browser's own marks. */
const KNOWN_LIMIT = 20_000;

/** What the server said of the read profile. */
export interface ServerReads {
  /** Unread alerts at the server's last word, and those that came in since. */
  readonly unread: number;
  /** Uids that the server says are read. */
  readonly known: ReadMarks;
  /** Uids that were marked here and that the server has not confirmed yet. */
  readonly pending: ReadonlySet<string>;
}

export interface ReadState {
  /** This browser's own marks: they count without a profile and are kept with one as well. */
  readonly marks: ReadMarks;
  readonly server: ServerReads | undefined;
}

const NOTHING: ReadonlySet<string> = new Set();

export function isRead(reads: ReadState, uid: string): boolean {
  return reads.marks.has(uid) || (reads.server?.known.has(uid) ?? false);
}

/** Marked in this browser; with a profile the count goes down before the server has answered. */
export function markedHere(reads: ReadState, uids: readonly string[]): ReadState {
  const fresh = uids.filter((uid) => !isRead(reads, uid));
  const server = reads.server && {
    ...reads.server,
    pending: new Set([...reads.server.pending, ...fresh]),
  };
  return { marks: withRead(reads.marks, uids), server };
}

/** Everything was marked in this browser: there is nothing unread, whatever was on its way. */
export function allMarkedHere(reads: ReadState, uids: readonly string[]): ReadState {
  const { marks, server } = markedHere(reads, uids);
  return { marks, server: server && { ...server, unread: 0, pending: NOTHING } };
}

/** The server greets a profile: its count, and the read ones among the alerts that it sent. */
export function greeted(reads: ReadState, unread: number, read: readonly string[]): ReadState {
  const known = withRead(reads.server?.known ?? NOTHING, read, KNOWN_LIMIT);
  return { marks: withMissing(reads.marks, read), server: { unread, known, pending: NOTHING } };
}

/** A mark of any browser of the profile has reached the server. */
export function confirmed(reads: ReadState, unread: number, read: readonly string[]): ReadState {
  if (!reads.server) return reads;
  const pending = new Set(reads.server.pending);
  for (const uid of read) pending.delete(uid);
  return {
    marks: withMissing(reads.marks, read),
    server: { unread, pending, known: withRead(reads.server.known, read, KNOWN_LIMIT) },
  };
}

/** The server's word on alerts of the past that a page of the history shows. */
export function learned(reads: ReadState, read: readonly string[]): ReadState {
  if (!reads.server) return reads;
  const known = withRead(reads.server.known, read, KNOWN_LIMIT);
  return { ...reads, server: { ...reads.server, known } };
}

/** Alerts came in that the server will count as unread. */
export function arrived(reads: ReadState, uids: readonly string[]): ReadState {
  if (!reads.server) return reads;
  const fresh = uids.filter((uid) => !isRead(reads, uid)).length;
  const unread = Math.min(UNREAD_LIMIT, reads.server.unread + fresh);
  return { ...reads, server: { ...reads.server, unread } };
}

/** These marks are not waited for any longer: what the server said last counts. */
export function settled(reads: ReadState, uids: readonly string[]): ReadState {
  if (!reads.server || !uids.some((uid) => reads.server?.pending.has(uid))) return reads;
  const pending = new Set(reads.server.pending);
  for (const uid of uids) pending.delete(uid);
  return { ...reads, server: { ...reads.server, pending } };
}

/**
 * What the server has to be told after its greeting: marks that were set while it was away.
 *
 * `pending` are the uids that waited before the greeting, `shown` those of the alerts on the page.
 */
export function untold(
  reads: ReadState,
  pending: Iterable<string>,
  shown: readonly string[],
): readonly string[] {
  const candidates = [...pending, ...shown.filter((uid) => reads.marks.has(uid))];
  return [...new Set(candidates)].filter((uid) => !reads.server?.known.has(uid));
}

/** Unread alerts of the profile; at the limit the marks on their way make no difference. */
export function serverUnread({ unread, pending }: ServerReads): number {
  return unread >= UNREAD_LIMIT ? UNREAD_LIMIT : Math.max(0, unread - pending.size);
}

/** Adds only what is missing, so that the server's word does not make old marks new ones. */
function withMissing(marks: ReadMarks, uids: readonly string[]): ReadMarks {
  const missing = uids.filter((uid) => !marks.has(uid));
  return missing.length === 0 ? marks : withRead(marks, missing);
}
