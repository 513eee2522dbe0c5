/** The terms of one list as chips: a bounded number of them, with a filter where there are many. */
import { useCallback, useDeferredValue, useMemo, useState } from "react";
import { useHub } from "../state/store.ts";
import { optionsOf } from "../state/termOptions.ts";
import { useRemovalFocus } from "../ui/useRemovalFocus.ts";
import { TermChip } from "./TermChip.tsx";
import { shownTerms } from "./terms.ts";

const MOST_CHIPS = 200;
/** Fewer are found by looking. */
const FILTER_FROM = 25;

interface TermChipsProps {
  readonly name: string;
  readonly terms: readonly string[];
  readonly counts: ReadonlyMap<string, number> | undefined;
  readonly chosen: string | undefined;
  readonly removing: ReadonlySet<string>;
  readonly onOptions?: (term: string) => void;
  readonly onChoose?: (term: string) => void;
  readonly onRemove: ((term: string) => void) | undefined;
  /** Called when the last of the shown terms was removed, and the focus with it. */
  readonly onNone: () => void;
}

export function TermChips(props: TermChipsProps) {
  const { name, terms, counts, chosen, removing, onOptions, onChoose, onRemove, onNone } = props;
  const options = useHub((state) => state.termOptions);
  const [filter, setFilter] = useState("");
  const wanted = useDeferredValue(filter);
  const shown = useMemo(() => shownTerms(terms, wanted, MOST_CHIPS), [terms, wanted]);
  const { list, leave } = useRemovalFocus(shown.terms, removing, onNone);
  const remove = useCallback(
    (term: string) => {
      leave(term);
      onRemove?.(term);
    },
    [leave, onRemove],
  );
  if (terms.length === 0) return <p className="quiet">None.</p>;
  return (
    <>
      {terms.length >= FILTER_FROM && (
        <input
          type="search"
          className="term-filter"
          aria-label={`Filter ${name.toLowerCase()}`}
          placeholder={`Filter ${terms.length.toLocaleString("en")} terms`}
          autoComplete="off"
          spellCheck={false}
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
        />
      )}
      <ul ref={list} className="chips" data-many={terms.length >= FILTER_FROM}>
        {shown.terms.map((term) => (
          <TermChip
            key={term}
            term={term}
            count={counts?.get(term)}
            chosen={term === chosen}
            removing={removing.has(term)}
            options={optionsOf(options, term)}
            onOptions={onOptions}
            onChoose={onChoose}
            onRemove={onRemove && remove}
          />
        ))}
      </ul>
      {shown.terms.length === 0 && <p className="quiet">No term contains this.</p>}
      {shown.more > 0 && <p className="quiet">{shown.more.toLocaleString("en")} more.</p>}
    </>
  );
}
