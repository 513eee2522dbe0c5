/**
 * Marking alerts as read and counting those that are not.
 *
 * Separate from the store because there are two ways to remember it: this browser's own storage,
 * and a read profile on the server that several browsers share.
 */
import { matchedTerms } from "../wire/message.ts";
import { loadReadMarks, saveReadMarks } from "./readMarks.ts";
import { allMarkedHere, isRead, markedHere, type ReadState, serverUnread } from "./readState.ts";
import { type HubState, useHub } from "./store.ts";

export { isRead };

function setReads(reads: ReadState): void {
  if (reads.marks !== useHub.getState().reads.marks) saveReadMarks(reads.marks);
  useHub.setState({ reads });
}

function alertUids(): readonly string[] {
  return useHub.getState().alerts.map((alert) => alert.uid);
}

/** Marks these alerts as read, also ones that are not in the live list. */
export function markRead(uids: readonly string[]): void {
  setReads(markedHere(useHub.getState().reads, uids));
}

/** Marks every alert as read; with a profile also those that this page has never seen. */
export function markAllRead(): void {
  setReads(allMarkedHere(useHub.getState().reads, alertUids()));
}

/** Marks every alert with this term as read; without a profile those of the live list. */
export function markTermRead(term: string): void {
  const { alerts, reads } = useHub.getState();
  const uids = alerts.filter((alert) => matchedTerms(alert).includes(term)).map((one) => one.uid);
  setReads(markedHere(reads, uids));
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
