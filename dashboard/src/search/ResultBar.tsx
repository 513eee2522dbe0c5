/** How many messages were found, which of them are shown, and the way to the others. */
import { Icon } from "../ui/Icon.tsx";
import { rangeWords, tookWords } from "./resultWords.ts";
import type { Results } from "./useResults.ts";
import type { SearchState } from "./useSearch.ts";

interface ResultBarProps {
  readonly state: SearchState;
  readonly results: Results;
}

export function ResultBar({ state, results }: ResultBarProps) {
  const { place, goOn, goBack, goToFirst } = state;
  const { loaded, stale, loading, trouble, reload } = results;
  const shown = loaded && !stale && !trouble ? loaded : undefined;
  const next = shown?.next ?? "";
  const isFirst = place.after === "";
  return (
    <div className="result-bar">
      {loading && (
        <span className="search-waits" aria-hidden="true">
          Searching…
        </span>
      )}
      <span className="counts" role="status" data-testid="search-count">
        {shown && rangeWords(shown, place)}
        {shown && <span className="visually-hidden"> found</span>}
        {shown && (
          <span className="took" aria-hidden="true">
            {" "}
            in {tookWords(shown.querySeconds)}
          </span>
        )}
      </span>
      <button
        type="button"
        className="icon-button"
        aria-label="Search again"
        title="Search again, with what came in since"
        data-testid="search-again"
        onClick={isFirst ? reload : goToFirst}
      >
        <Icon name="again" />
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label={goBack || isFirst ? "Page before" : "First page"}
        title={goBack || isFirst ? "Page before" : "First page"}
        data-testid="search-before"
        disabled={isFirst}
        onClick={goBack ?? goToFirst}
      >
        <span className="turn-left">
          <Icon name="down" />
        </span>
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label="Next page"
        title="Next page"
        data-testid="search-next"
        disabled={next === ""}
        onClick={() => goOn({ after: next, seen: place.seen + (shown?.messages.length ?? 0) })}
      >
        <span className="turn-right">
          <Icon name="down" />
        </span>
      </button>
    </div>
  );
}
