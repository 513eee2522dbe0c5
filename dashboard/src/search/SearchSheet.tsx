/** Fields, time and order as a sheet from the bottom, for phones. */
import { Modal } from "../ui/Modal.tsx";
import { KindChoice, SortChoice } from "./Choices.tsx";
import { ExportLinks } from "./ExportLinks.tsx";
import { FieldInputs } from "./FieldInputs.tsx";
import { RangePanel } from "./RangePanel.tsx";
import { totalWords } from "./resultWords.ts";
import { SavedSearches } from "./SavedSearches.tsx";
import { FIELDS, NOTHING_ASKED } from "./search.ts";
import type { Results } from "./useResults.ts";
import type { SearchState } from "./useSearch.ts";

interface SearchSheetProps {
  readonly state: SearchState;
  readonly results: Results;
  readonly onClose: () => void;
}

export function SearchSheet({ state, results, onClose }: SearchSheetProps) {
  const { loaded, stale } = results;
  const total = loaded && !stale ? totalWords(loaded, state.place) : "";
  return (
    <Modal title="Search in" className="sheet search-sheet" onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          state.submit();
          onClose();
        }}
      >
        <FieldInputs fields={FIELDS} state={state} />
        <div className="sheet-toggles">
          <KindChoice state={state} />
          <SortChoice state={state} />
        </div>
        <RangePanel state={state} />
        <div className="keep-panel">
          <SavedSearches state={state} onChosen={onClose} />
          <ExportLinks search={state.search} />
        </div>
        <footer className="sheet-foot">
          <button
            type="button"
            className="button"
            onClick={() => state.choose({ ...NOTHING_ASKED, query: state.draft.query })}
          >
            Clear all
          </button>
          <button type="submit" className="button primary">
            Show {total}
          </button>
        </footer>
      </form>
    </Modal>
  );
}
