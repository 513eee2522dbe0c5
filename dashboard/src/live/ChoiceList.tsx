/** The values of one field with a box each: shown or not, and a way to see one alone. */
import { useMemo, useState } from "react";
import { useHub } from "../state/store.ts";
import { oneLine } from "../text/visible.ts";
import { LinkMark } from "../ui/LinkMark.tsx";
import { isLinkId } from "../wire/links.ts";
import { facetsOf, foundFacets } from "./facets.ts";
import { allows, type Choice, type ChoiceField, EVERYTHING, isOpen, toggled } from "./filters.ts";

const VALUE_LENGTH = 48;
/** Fewer are found by looking. */
const MANY = 12;
/** More are no help, and each is a part of the page. */
const MOST_SHOWN = 300;
const NO_LABELS: ReadonlyMap<string, string> = new Map();

interface ChoiceListProps {
  readonly field: ChoiceField;
  readonly choice: Choice;
  readonly onChange: (choice: Choice) => void;
}

export function ChoiceList({ field, choice, onChange }: ChoiceListProps) {
  const messages = useHub((state) => state.messages);
  const labels = useHub((state) => state.labels);
  const facets = useMemo(
    () => facetsOf(field, messages, choice, labels),
    [field, messages, choice, labels],
  );
  const [wanted, setWanted] = useState("");
  const found = foundFacets(facets, field === "label" ? labels : NO_LABELS, wanted);
  return (
    <div className="choices">
      {(field === "label" || facets.length > MANY) && (
        <input
          type="search"
          className="choice-find"
          aria-label="Find in this list"
          placeholder={field === "label" ? "Find a label or its name" : "Find"}
          autoComplete="off"
          spellCheck={false}
          value={wanted}
          onChange={(event) => setWanted(event.target.value)}
        />
      )}
      <ul>
        {found.slice(0, MOST_SHOWN).map(({ value, name, count }) => (
          <li key={value}>
            <label>
              <input
                type="checkbox"
                checked={allows(choice, value)}
                onChange={() => onChange(toggled(choice, value))}
              />
              {isLinkId(value) ? (
                <LinkMark link={value} />
              ) : (
                <bdi className="value">{oneLine(value, VALUE_LENGTH)}</bdi>
              )}
              <bdi className="name">{oneLine(name, VALUE_LENGTH)}</bdi>
              <span className="count">{count.toLocaleString("en")}</span>
            </label>
            <button
              type="button"
              className="link-button"
              onClick={() => onChange({ mode: "only", values: [value] })}
            >
              only
            </button>
          </li>
        ))}
      </ul>
      {found.length > MOST_SHOWN && (
        <p className="quiet">{(found.length - MOST_SHOWN).toLocaleString("en")} more.</p>
      )}
      {found.length === 0 && (
        <p className="quiet">
          {wanted.trim() === "" ? "None in the messages so far." : "None contains this."}
        </p>
      )}
      <button
        type="button"
        className="button small"
        disabled={isOpen(choice)}
        onClick={() => onChange(EVERYTHING)}
      >
        Show all
      </button>
    </div>
  );
}
