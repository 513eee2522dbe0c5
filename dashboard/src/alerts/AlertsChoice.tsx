/** Chooses which alerts are listed: those of now, all that are stored, or those of one term. */
import { useMemo } from "react";
import { useHub } from "../state/store.ts";
import { oneLine } from "../text/visible.ts";
import { type HistoryPlace, showHistory } from "./historyAddress.ts";

/** More choices make a list that nobody reads; the terms panel finds the others. */
const MOST_CHOICES = 500;
const TERM_LENGTH = 40;
const LIVE = "live";
const STORED = "stored:";

const NO_TERMS: readonly string[] = [];

export function AlertsChoice({ place }: { readonly place: HistoryPlace | undefined }) {
  const terms = useHub((state) => state.terms?.terms) ?? NO_TERMS;
  const chosen = place?.term ?? "";
  const choices = useMemo(() => {
    const shown = terms.slice(0, MOST_CHOICES);
    return chosen === "" || shown.includes(chosen) ? shown : [chosen, ...shown];
  }, [terms, chosen]);
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
      {choices.length > 0 && (
        <optgroup label="Stored alerts of a term">
          {choices.map((term) => (
            <option key={term} value={`${STORED}${term}`}>
              {oneLine(term, TERM_LENGTH)}
            </option>
          ))}
          {more > 0 && <option disabled>{more.toLocaleString("en")} more under Terms</option>}
        </optgroup>
      )}
    </select>
  );
}
