/** The conditions of a search, on phones, where the form is out of sight; each can be dropped. */
import { useHub } from "../state/store.ts";
import { oneLine } from "../text/visible.ts";
import { Icon } from "../ui/Icon.tsx";
import { conditionsOf } from "./conditions.ts";
import type { SearchState } from "./useSearch.ts";

const VALUE_LENGTH = 24;

export function ConditionChips({ state }: { readonly state: SearchState }) {
  const zone = useHub((hub) => hub.zone);
  const conditions = conditionsOf(state.search, zone);
  if (conditions.length === 0) return null;
  return (
    <ul className="search-chips" aria-label="Conditions">
      {conditions.map(({ key, name, value, without }) => (
        <li key={key}>
          <button
            type="button"
            className="button"
            aria-label={`Drop ${name} ${oneLine(value, VALUE_LENGTH)}`.trimEnd()}
            onClick={() => state.choose(without)}
          >
            <span>{name}</span>
            {value !== "" && (
              <>
                {" "}
                <bdi className="data">{oneLine(value, VALUE_LENGTH)}</bdi>
              </>
            )}
            <Icon name="close" />
          </button>
        </li>
      ))}
    </ul>
  );
}
