/** What stands between the rows of the live list: where messages are missing, and what is new. */
import { type ReactNode, useMemo } from "react";
import type { Received } from "../state/messageList.ts";
import { useHub } from "../state/store.ts";
import { GapNote } from "./GapNote.tsx";
import { gapPlaces } from "./gaps.ts";
import { SeenNote } from "./SeenNote.tsx";
import { oldestNew, useSeen } from "./useSeen.ts";

/** By the uid of the message right above. */
export function useNotes(rows: readonly Received[]): ReadonlyMap<string, ReactNode> {
  const gaps = useHub((state) => state.gaps);
  const seen = useSeen();
  const oldest = useMemo(() => oldestNew(rows, seen), [rows, seen]);
  const places = useMemo(() => gapPlaces(rows, gaps), [rows, gaps]);
  return useMemo(() => {
    const notes = new Map<string, ReactNode>();
    if (seen && oldest !== undefined) notes.set(oldest, <SeenNote at={seen.at} />);
    // Where both are at one place, that something is missing says more.
    for (const [uid, gap] of places) notes.set(uid, <GapNote gap={gap} />);
    return notes;
  }, [places, seen, oldest]);
}
