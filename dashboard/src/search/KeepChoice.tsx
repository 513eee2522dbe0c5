/** What is to stay of a search: its question under a name, or its answer as a file. */
import { Icon } from "../ui/Icon.tsx";
import { Popover } from "../ui/Popover.tsx";
import { ExportLinks } from "./ExportLinks.tsx";
import { SavedSearches } from "./SavedSearches.tsx";
import type { SearchState } from "./useSearch.ts";

export function KeepChoice({ state }: { readonly state: SearchState }) {
  return (
    <Popover
      name="Saved searches and export"
      buttonClass="button"
      align="end"
      label={
        <>
          Saved, export
          <Icon name="down" />
        </>
      }
    >
      <div className="keep-panel">
        <SavedSearches state={state} />
        <ExportLinks search={state.search} />
      </div>
    </Popover>
  );
}
