/** The free-text filter. */
import { FILTER_ID } from "../frame/useShortcuts.ts";
import type { FilterState } from "./useFilter.ts";

/** For buttons that go with what they clear: the focus would go with them. */
export function focusFilter(): void {
  document.getElementById(FILTER_ID)?.focus();
}

export function FilterText({ filter, change }: FilterState) {
  return (
    <input
      id={FILTER_ID}
      data-testid="filter-text"
      className="filter-text"
      type="search"
      placeholder="Filter text, flight, tail"
      aria-label="Filter messages by text"
      autoComplete="off"
      spellCheck={false}
      maxLength={200}
      value={filter.text}
      onChange={(event) => change({ text: event.target.value })}
    />
  );
}
