/** Chooses which alerts are listed: those of now, all that are stored, those of a term or a group. */
import { useMemo } from "react";
import { useHub } from "../state/store.ts";
import { groupsOfTerms } from "../state/termOptions.ts";
import { oneLine } from "../text/visible.ts";
import { TERM_BREAK, termsIn } from "../wire/alertEvents.ts";
import { type HistoryPlace, MOST_AT_ONCE, showHistory } from "./historyAddress.ts";

/** More choices make a list that nobody reads; the terms panel finds the others. */
const MOST_CHOICES = 500;
const TERM_LENGTH = 40;
const LIVE = "live";
const STORED = "stored:";

const NO_TERMS: readonly string[] = [];

function groupWords(name: string, count: number): string {
  const words = oneLine(name, TERM_LENGTH);
  return count > MOST_AT_ONCE ? `${words}, first ${MOST_AT_ONCE} of ${count} terms` : words;
}

/** The groups as they are chosen: their names and the terms that they stand for now. */
function useGroups(terms: readonly string[]): readonly (readonly [string, string])[] {
  const options = useHub((state) => state.termOptions);
  return useMemo(
    () =>
      [...groupsOfTerms(options, terms)]
        // A group of one is that term, which stands among the terms.
        .filter(([, members]) => members.length > 1)
        .map(([name, members]) => [
          groupWords(name, members.length),
          members.slice(0, MOST_AT_ONCE).join(TERM_BREAK),
        ]),
    [options, terms],
  );
}

export function AlertsChoice({ place }: { readonly place: HistoryPlace | undefined }) {
  const terms = useHub((state) => state.terms?.terms) ?? NO_TERMS;
  const groups = useGroups(terms);
  const chosen = place?.term ?? "";
  const isGroup = groups.some(([, members]) => members === chosen);
  const choices = useMemo(() => {
    const shown = terms.slice(0, MOST_CHOICES);
    return chosen === "" || isGroup || shown.includes(chosen) ? shown : [chosen, ...shown];
  }, [terms, chosen, isGroup]);
  const more = terms.length - MOST_CHOICES;
  return (
    <select
      className="alerts-choice"
      aria-label="Alerts to list"
      data-testid="alerts-choice"
      value={place ? `${STORED}${chosen}` : LIVE}
      onChange={({ target }) =>
        showHistory(
          target.value === LIVE ? undefined : { term: target.value.slice(STORED.length), page: 0 },
        )
      }
    >
      <option value={LIVE}>Live alerts</option>
      <option value={STORED}>All stored alerts</option>
      {groups.length > 0 && (
        <optgroup label="Stored alerts of a group">
          {groups.map(([name, members]) => (
            <option key={name} value={`${STORED}${members}`}>
              {name}
            </option>
          ))}
        </optgroup>
      )}
      {choices.length > 0 && (
        <optgroup label="Stored alerts of a term">
          {choices.map((term) => (
            <option key={term} value={`${STORED}${term}`}>
              {oneLine(termsIn(term).join(", "), TERM_LENGTH)}
            </option>
          ))}
          {more > 0 && <option disabled>{more.toLocaleString("en")} more under Terms</option>}
        </optgroup>
      )}
    </select>
  );
}
