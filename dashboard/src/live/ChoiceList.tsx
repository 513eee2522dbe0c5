/** The values of one field with a box each: shown or not, and a way to see one alone. */
import { useMemo } from "react";
import { useHub } from "../state/store.ts";
import { oneLine } from "../text/visible.ts";
import { LinkMark } from "../ui/LinkMark.tsx";
import { isLinkId } from "../wire/links.ts";
import { facetsOf } from "./facets.ts";
import { allows, type Choice, type ChoiceField, EVERYTHING, isOpen, toggled } from "./filters.ts";

const VALUE_LENGTH = 48;

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
  return (
    <div className="choices">
      <ul>
        {facets.map(({ value, name, count }) => (
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
      {facets.length === 0 && <p className="quiet">None in the messages so far.</p>}
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
