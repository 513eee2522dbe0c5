/** The rows of the list, one for each aircraft where that is wanted. Separate to keep the page plain. */
import { useMemo } from "react";
import type { Received } from "../state/messageList.ts";
import type { Earlier } from "../table/MessageTable.tsx";
import { Groups } from "./groups.ts";

interface Rows {
  readonly rows: readonly Received[];
  readonly earlier: Earlier | undefined;
}

export function useGroups(shown: readonly Received[], byAircraft: boolean): Rows {
  // Let go of with the wish, since it holds on to all messages.
  const groups = useMemo(() => (byAircraft ? new Groups() : undefined), [byAircraft]);
  return useMemo(() => {
    if (!groups) return { rows: shown, earlier: undefined };
    const rows = groups.of(shown).map((group) => group.newest);
    return { rows, earlier: { get: (uid) => groups.earlierOf(uid) } };
  }, [groups, shown]);
}
