/** The fields of a search, each with its name inside, so that they stay one line. */
import { useHub } from "../state/store.ts";
import { LINK_IDS, LINKS } from "../wire/links.ts";
import { FIELD_NAMES, FULL_NAMES, withField } from "./conditions.ts";
import type { Field } from "./search.ts";
import { TEXT_LIMIT } from "./searchAddress.ts";
import type { SearchState } from "./useSearch.ts";

/** More suggestions are no help, and each is a part of the page. */
const MOST_SUGGESTED = 300;
const STATIONS_ID = "search-stations";
const LABELS_ID = "search-labels";
const SUGGESTIONS: Readonly<Partial<Record<Field, string>>> = {
  station: STATIONS_ID,
  label: LABELS_ID,
};

function inputId(field: Field): string {
  return `search-field-${field}`;
}

interface FieldInputsProps {
  readonly fields: readonly Field[];
  readonly state: SearchState;
}

interface FieldInputProps {
  readonly field: Field;
  readonly state: SearchState;
}

function TextInput({ field, state }: FieldInputProps) {
  const { draft, type } = state;
  return (
    <input
      type="text"
      id={inputId(field)}
      aria-label={FULL_NAMES[field]}
      data-testid={`search-${field}`}
      list={SUGGESTIONS[field]}
      autoComplete="off"
      autoCapitalize="characters"
      spellCheck={false}
      enterKeyHint="search"
      maxLength={TEXT_LIMIT}
      value={draft.fields[field]}
      onChange={(event) => type(withField(draft, field, event.target.value))}
    />
  );
}

function LinkChoice({ state }: { readonly state: SearchState }) {
  const enabled = useHub((hub) => hub.features?.links);
  const { draft, choose } = state;
  const chosen = draft.fields.link;
  // Messages of a link that is switched off now may be stored.
  const links = LINK_IDS.filter((id) => !enabled?.length || enabled.includes(id) || id === chosen);
  return (
    <select
      id={inputId("link")}
      aria-label={FULL_NAMES.link}
      data-testid="search-link"
      value={chosen}
      onChange={(event) => choose(withField(draft, "link", event.target.value))}
    >
      <option value="">any</option>
      {links.map((id) => (
        <option key={id} value={id}>
          {LINKS[id].name}
        </option>
      ))}
    </select>
  );
}

function Suggestions() {
  const stations = useHub((state) => state.stations);
  const labels = useHub((state) => state.labels);
  return (
    <>
      <datalist id={STATIONS_ID}>
        {stations.slice(0, MOST_SUGGESTED).map((station) => (
          <option key={station} value={station} />
        ))}
      </datalist>
      <datalist id={LABELS_ID}>
        {[...labels].slice(0, MOST_SUGGESTED).map(([code, name]) => (
          <option key={code} value={code} label={name} />
        ))}
      </datalist>
    </>
  );
}

export function FieldInputs({ fields, state }: FieldInputsProps) {
  return (
    <div className="search-fields">
      {fields.map((field) => (
        <label
          key={field}
          className="search-field"
          htmlFor={inputId(field)}
          data-field={field}
          data-used={state.draft.fields[field].trim() !== ""}
          title={FULL_NAMES[field]}
        >
          <span aria-hidden="true">{FIELD_NAMES[field]}</span>
          {field === "link" ? (
            <LinkChoice state={state} />
          ) : (
            <TextInput field={field} state={state} />
          )}
        </label>
      ))}
      <Suggestions />
    </div>
  );
}
