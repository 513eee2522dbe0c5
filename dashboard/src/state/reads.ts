/**
 * Marking alerts as read and counting those that are not.
 *
 * Separate from the store because there are two ways to remember it: this browser's own storage,
 * and a read profile on the server that several browsers share.
 */
import { type Message, matchedTerms } from "../wire/message.ts";
import { loadReadMarks, saveReadMarks } from "./readMarks.ts";
import {
  allMarkedHere,
  isRead,
  learned,
  markedHere,
  type ReadState,
  serverUnread,
  settled,
} from "./readState.ts";
import { type HubState, useHub } from "./store.ts";

export { isRead };

/** What a browser tells the server: some alerts, those of a term, or all. */
export type Mark =
  | { readonly uids: readonly string[] }
  | { readonly term: string }
  | { readonly all: true };

/** Sends a mark; false when there is no contact with the server. */
export type MarkSender = (mark: Mark) => boolean;

/** The server takes this many uids at once. */
export const UIDS_PER_MARK = 1_000;
/** The server answers a mark at once; without an answer its last count is shown again. */
const ANSWER_MS = 5_000;

let send: MarkSender = () => false;

/** Names the way to the server. */
export function sendMarksBy(sender: MarkSender): void {
  send = sender;
}

/** Puts a new state in place and remembers this browser's marks, with a profile as without. */
export function changeReads(change: (reads: ReadState) => ReadState): void {
  const before = useHub.getState().reads;
  const reads = change(before);
  if (reads === before) return;
  if (reads.marks !== before.marks) saveReadMarks(reads.marks);
  useHub.setState({ reads });
}

/** Tells the server that these alerts are read, in pieces that it takes. */
export function sendUids(uids: readonly string[]): void {
  for (let start = 0; start < uids.length; start += UIDS_PER_MARK) {
    send({ uids: uids.slice(start, start + UIDS_PER_MARK) });
  }
  settleLater(uids);
}

function settleLater(uids: readonly string[]): void {
  setTimeout(() => {
    // Without contact the marks wait for the next greeting.
    if (useHub.getState().connection === "connected") changeReads((reads) => settled(reads, uids));
  }, ANSWER_MS);
}

/** Marks these alerts as read, also ones that are not in the live list. */
export function markRead(uids: readonly string[]): void {
  if (uids.length === 0) return;
  changeReads((reads) => markedHere(reads, uids));
  if (useHub.getState().reads.server) sendUids(uids);
}

/** Marks every alert as read; with a profile also those that this page has never seen. */
export function markAllRead(): void {
  const { alerts, reads } = useHub.getState();
  const uids = alerts.map((alert) => alert.uid);
  // Sent later, "all" would take in alerts that came meanwhile and that nobody has seen.
  const told = reads.server !== undefined && send({ all: true });
  changeReads((before) => (told ? allMarkedHere(before, uids) : markedHere(before, uids)));
}

/** Marks every alert of a term as read, on the server's every page; `shown` are those in view. */
export function markTermRead(term: string, shown: readonly string[]): void {
  const { alerts, reads } = useHub.getState();
  const live = uidsWithTerm(alerts, term);
  const told = reads.server !== undefined && send({ term });
  if (!told) {
    markRead([...new Set([...live, ...shown])]);
    return;
  }
  // The answer names the term: what is not in the live list would wait for one with its uid.
  changeReads((before) => learned(markedHere(before, live), shown));
}

/** The alerts that a mark of a term speaks of, of those in the live list. */
export function uidsWithTerm(alerts: readonly Message[], term: string): readonly string[] {
  return alerts.filter((alert) => matchedTerms(alert).includes(term)).map((alert) => alert.uid);
}

/** Takes note that the server calls these alerts of the history read. */
export function learnRead(uids: readonly string[]): void {
  changeReads((reads) => learned(reads, uids));
}

/** Takes over marks that another tab has set. */
export function reloadReadMarks(): void {
  useHub.setState((state) => ({ reads: { ...state.reads, marks: loadReadMarks() } }));
}

/** Unread alerts: the server's count with a profile, else of those in the live list. */
export function unreadCount({ alerts, reads }: HubState): number {
  if (reads.server) return serverUnread(reads.server);
  return alerts.reduce((sum, alert) => sum + (isRead(reads, alert.uid) ? 0 : 1), 0);
}
