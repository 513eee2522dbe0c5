/** All stored messages, and the form that narrows them. */
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useHub } from "../state/store.ts";
import { CardsToggle } from "../table/CardsToggle.tsx";
import { MessageTable } from "../table/MessageTable.tsx";
import { useTableState } from "../table/useTableState.ts";
import { NARROW, PHONE, useMediaQuery } from "../ui/useMediaQuery.ts";
import type { Wire } from "../wire/requests.ts";
import { searchRequests } from "../wire/searchRequests.ts";
import { KindChoice, RangeChoice, SortChoice } from "./Choices.tsx";
import { ConditionChips } from "./ConditionChips.tsx";
import { EmptyResults } from "./EmptyResults.tsx";
import { FieldInputs } from "./FieldInputs.tsx";
import { KeepChoice } from "./KeepChoice.tsx";
import { ResultBar } from "./ResultBar.tsx";
import { SearchRequestsContext } from "./requests.ts";
import { noteWords } from "./resultWords.ts";
import { SearchBox } from "./SearchBox.tsx";
import { SearchSheet } from "./SearchSheet.tsx";
import { FIELDS, fieldsInUse, NOTHING_ASKED } from "./search.ts";
import { type Results, useResults } from "./useResults.ts";
import { type SearchState, useSearch } from "./useSearch.ts";
import "../styles/search.css";

interface SearchPageProps {
  readonly wire: Wire;
  readonly sheetOpen: boolean;
  readonly onCloseSheet: () => void;
}

export default function SearchPage({ wire, ...sheet }: SearchPageProps) {
  return (
    <SearchRequestsContext value={searchRequests(wire)}>
      <Search {...sheet} />
    </SearchRequestsContext>
  );
}

const NOTHING: readonly never[] = [];

function Search({ sheetOpen, onCloseSheet }: Omit<SearchPageProps, "wire">) {
  const state = useSearch();
  const results = useResults(state.question);
  const { loaded, stale, loading, trouble } = results;
  const phone = useMediaQuery(PHONE);
  const connected = useHub((hub) => hub.connection === "connected");
  const table = useTableState();
  // Rows of another search would be taken for results of this one; while an answer is awaited, or
  // a mistake is being mended, they are dimmed instead of jumping away.
  const hidden = (trouble && !trouble.mistake) || (stale && !connected);
  const messages = hidden ? NOTHING : (loaded?.messages ?? NOTHING);
  const { reset, setScrolled } = table;
  const shownBefore = useRef(loaded?.key);
  useEffect(() => {
    if (shownBefore.current === loaded?.key) return;
    shownBefore.current = loaded?.key;
    reset();
    setScrolled(false);
  }, [loaded?.key, reset, setScrolled]);

  const toRows = () => {
    const row = document.querySelector<HTMLElement>(".table [role=row][tabindex='0']");
    row?.focus();
    table.setCurrent(row?.dataset["uid"]);
  };
  const waits = loading || (stale && !hidden);
  const note = loaded && !stale && messages.length > 0 ? noteWords(loaded, state.search) : "";
  return (
    <main className="page search-page" id="main" data-loading={waits} aria-busy={loading}>
      <h1 className="visually-hidden">Search</h1>
      <SearchForm state={state} results={results} onDown={toRows} />
      {note !== "" && (
        <p className="search-note" role="status" data-testid="search-note">
          {note}
        </p>
      )}
      <MessageTable
        name="Found messages"
        variant="search"
        messages={messages}
        table={table}
        empty={<EmptyResults state={state} results={results} />}
        pill={undefined}
      />
      {phone && <ResultBar state={state} results={results} />}
      {phone && sheetOpen && <SearchSheet state={state} results={results} onClose={onCloseSheet} />}
    </main>
  );
}

interface SearchFormProps {
  readonly state: SearchState;
  readonly results: Results;
  readonly onDown: () => void;
}

function SearchForm({ state, results, onDown }: SearchFormProps) {
  const phone = useMediaQuery(PHONE);
  const narrow = useMediaQuery(NARROW);
  const [unfolded, setUnfolded] = useState(false);
  const { draft, type, choose, submit, settle } = state;
  const shown = !narrow || unfolded ? FIELDS : fieldsInUse(draft);
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (!submit()) results.reload();
  };
  const box = (
    <SearchBox
      query={draft.query}
      trouble={results.trouble}
      focused={!phone && state.question === ""}
      onType={(query) => type({ ...draft, query })}
      onDown={onDown}
    />
  );
  // Without one, Enter asks for nothing where there are several fields.
  const submitter = (
    <button type="submit" className="visually-hidden" tabIndex={-1}>
      Search
    </button>
  );
  if (phone) {
    return (
      <form className="search-form" role="search" onSubmit={onSubmit} onBlur={settle}>
        {box}
        <ConditionChips state={state} />
        {submitter}
      </form>
    );
  }
  return (
    <form className="search-form" role="search" onSubmit={onSubmit} onBlur={settle}>
      <div className="search-head">
        {box}
        <div className="search-choices">
          {narrow && (
            <button
              type="button"
              className="button"
              aria-expanded={unfolded}
              data-active={unfolded}
              data-testid="search-unfold"
              onClick={() => setUnfolded(!unfolded)}
            >
              Fields
            </button>
          )}
          <RangeChoice state={state} />
          <KindChoice state={state} />
          <SortChoice state={state} />
          <button
            type="button"
            className="link-button"
            data-testid="search-clear"
            disabled={state.question === "" && draft === state.search}
            onClick={() => choose(NOTHING_ASKED)}
          >
            Clear
          </button>
          <KeepChoice state={state} />
        </div>
        <ResultBar state={state} results={results} />
        <CardsToggle />
      </div>
      {shown.length > 0 && <FieldInputs fields={shown} state={state} />}
      {submitter}
    </form>
  );
}
