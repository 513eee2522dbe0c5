/** Searches kept under a name: each leads to what it finds now. */
import { useCallback, useMemo, useRef, useState } from "react";
import { SearchLink } from "../frame/SearchLink.tsx";
import {
  MOST_SAVED,
  QUESTION_LENGTH,
  SAVED_NAME_LENGTH,
  withoutSaved,
  withSaved,
} from "../state/savedSearches.ts";
import { setPreferences, useHub } from "../state/store.ts";
import { oneLine } from "../text/visible.ts";
import { Icon } from "../ui/Icon.tsx";
import { useRemovalFocus } from "../ui/useRemovalFocus.ts";
import { suggestedName } from "./savedWords.ts";
import { NOTHING_ASKED } from "./search.ts";
import { askedOf, questionFor } from "./searchAddress.ts";
import type { SearchState } from "./useSearch.ts";

interface SavedSearchesProps {
  readonly state: SearchState;
  /** Called when one was chosen: what it finds may lie below this list. */
  readonly onChosen?: () => void;
}

const NO_QUESTION = questionFor(NOTHING_ASKED);
/** They go at once. */
const NONE_GOING: ReadonlySet<string> = new Set();

export function SavedSearches({ state, onChosen }: SavedSearchesProps) {
  const saved = useHub((hub) => hub.savedSearches);
  const heading = useRef<HTMLHeadingElement>(null);
  const names = useMemo(() => saved.map(({ name }) => name), [saved]);
  const toHeading = useCallback(() => heading.current?.focus(), []);
  const { list, leave } = useRemovalFocus(names, NONE_GOING, toHeading);
  return (
    <section className="keep-part" aria-label="Saved searches">
      <h2 ref={heading} tabIndex={-1}>
        Saved searches
      </h2>
      {saved.length === 0 && <p className="quiet">None yet. This browser keeps them.</p>}
      <ul ref={list} className="saved-searches">
        {saved.map(({ name, question }) => (
          <li key={name}>
            {/* Read and written anew: a file may hold anything. */}
            <SearchLink
              question={new URLSearchParams(questionFor(askedOf(question).search))}
              onFollow={onChosen}
            >
              <bdi>{oneLine(name, SAVED_NAME_LENGTH)}</bdi>
            </SearchLink>
            <button
              type="button"
              className="icon-button"
              aria-label={`Forget ${oneLine(name, SAVED_NAME_LENGTH)}`}
              title="Forget"
              data-removes
              onClick={() => {
                leave(name);
                setPreferences({ savedSearches: withoutSaved(saved, name) });
              }}
            >
              <Icon name="close" />
            </button>
          </li>
        ))}
      </ul>
      <SaveThis key={questionFor(state.search)} state={state} />
    </section>
  );
}

/** A new one for each search, so that the name that is offered is of this one. */
function SaveThis({ state }: { readonly state: SearchState }) {
  const saved = useHub((hub) => hub.savedSearches);
  const zone = useHub((hub) => hub.zone);
  const [name, setName] = useState(() => suggestedName(state.search, zone));
  const question = questionFor(state.search);
  if (question === NO_QUESTION) return <p className="quiet">Search for something to save it.</p>;
  if (saved.some((one) => one.question === question)) return <p className="quiet">It is saved.</p>;
  if (question.length > QUESTION_LENGTH) return <p className="quiet">It is too long to save.</p>;
  if (saved.length >= MOST_SAVED) return <p className="quiet">Forget one to save another.</p>;
  const save = () => setPreferences({ savedSearches: withSaved(saved, { name, question }) });
  return (
    <div className="keep-actions">
      <input
        type="text"
        aria-label="Name of this search"
        data-testid="saved-name"
        maxLength={SAVED_NAME_LENGTH}
        autoComplete="off"
        spellCheck={false}
        value={name}
        onChange={(event) => setName(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          // The form around it would search.
          event.preventDefault();
          save();
        }}
      />
      <button
        type="button"
        className="button"
        data-testid="save-search"
        disabled={name.trim() === ""}
        onClick={save}
      >
        Save
      </button>
    </div>
  );
}
