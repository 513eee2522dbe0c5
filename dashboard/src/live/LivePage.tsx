/** The live list with its filters. */
import { useMemo } from "react";
import { togglePause, useHub } from "../state/store.ts";
import { MessageTable } from "../table/MessageTable.tsx";
import { NewPill } from "../table/NewPill.tsx";
import { useHeld } from "../table/useHeld.ts";
import { useTableState } from "../table/useTableState.ts";
import { PHONE, useMediaQuery } from "../ui/useMediaQuery.ts";
import { EmptyState } from "./EmptyState.tsx";
import { FilterBar } from "./FilterBar.tsx";
import { FilterSheet } from "./FilterSheet.tsx";
import { focusFilter } from "./FilterText.tsx";
import { matcher, NO_FILTER } from "./filters.ts";
import { PhoneSummary } from "./PhoneSummary.tsx";
import { sieve } from "./sieve.ts";
import { useFilter } from "./useFilter.ts";
import { useGroups } from "./useGroups.ts";
import { useNotes } from "./useNotes.tsx";

interface LivePageProps {
  readonly sheetOpen: boolean;
  readonly onCloseSheet: () => void;
}

export function LivePage({ sheetOpen, onCloseSheet }: LivePageProps) {
  const { filter, change } = useFilter();
  const phone = useMediaQuery(PHONE);
  const messages = useHub((state) => state.messages);
  const paused = useHub((state) => state.paused);
  const table = useTableState();
  const matches = useMemo(() => matcher(filter), [filter]);
  const { base, waiting } = useHeld(messages, table.reading, paused, matches);
  const shownOf = useMemo(() => sieve(matches), [matches]);
  const shown = useMemo(() => shownOf(base), [shownOf, base]);
  const { rows, earlier } = useGroups(shown, filter.byAircraft);
  const notes = useNotes(rows);

  const clear = () => {
    change(NO_FILTER);
    focusFilter();
  };
  const showNew = () => {
    if (paused) togglePause();
    table.reset();
    table.setScrolled(false);
  };
  return (
    <main className="page" id="main">
      <h1 className="visually-hidden">Live messages</h1>
      {phone ? (
        <PhoneSummary filter={filter} change={change} shown={shown.length} total={base.length} />
      ) : (
        <FilterBar filter={filter} change={change} shown={shown.length} total={base.length} />
      )}
      <MessageTable
        name="Live messages"
        variant="live"
        messages={rows}
        earlier={earlier}
        table={table}
        notes={notes}
        empty={<EmptyState hidden={base.length} filter={filter} onClear={clear} />}
        pill={<NewPill waiting={waiting} paused={paused !== undefined} onShow={showNew} />}
      />
      {phone && sheetOpen && (
        <FilterSheet filter={filter} change={change} shown={shown.length} onClose={onCloseSheet} />
      )}
    </main>
  );
}
