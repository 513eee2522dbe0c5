/**
 * How far the live list had come when the page was looked at last.
 *
 * Separate from the list because a hidden page draws nothing, and the browser alone knows.
 */
import { useEffect, useState } from "react";
import type { Received } from "../state/messageList.ts";
import { useHub } from "../state/store.ts";

export interface Seen {
  /** Arrival number of the latest message then. */
  readonly seq: number;
  /** Milliseconds. */
  readonly at: number;
}

/** Undefined before the page was hidden for the first time. */
export function useSeen(): Seen | undefined {
  const [seen, setSeen] = useState<Seen>();
  useEffect(() => {
    const onChange = () => {
      if (document.hidden) setSeen({ seq: useHub.getState().seq, at: Date.now() });
    };
    document.addEventListener("visibilitychange", onChange);
    return () => document.removeEventListener("visibilitychange", onChange);
  }, []);
  return seen;
}

/** The oldest row that is new since then, if there is one and others below it are not. */
export function oldestNew(rows: readonly Received[], seen: Seen | undefined): string | undefined {
  if (!seen) return undefined;
  const firstSeen = rows.findIndex(({ seq }) => seq <= seen.seq);
  return firstSeen > 0 ? rows[firstSeen - 1]?.uid : undefined;
}
