/** One list of terms: chips with counts, and a field to add more where that is allowed. */
import { type FormEvent, useState } from "react";
import { oneLine } from "../text/visible.ts";
import { Icon } from "../ui/Icon.tsx";
import { withTerms } from "./terms.ts";

const CHIP_LENGTH = 60;

interface TermListProps {
  readonly title: string;
  readonly note: string;
  readonly terms: readonly string[];
  readonly counts: ReadonlyMap<string, number>;
  readonly editable: boolean;
  readonly onChange: (terms: readonly string[]) => void;
}

export function TermList({ title, note, terms, counts, editable, onChange }: TermListProps) {
  const [input, setInput] = useState("");
  const add = (event: FormEvent) => {
    event.preventDefault();
    onChange(withTerms(terms, input));
    setInput("");
  };
  return (
    <section className="term-list" aria-label={title}>
      <h2>{title}</h2>
      <p className="quiet">{note}</p>
      {terms.length > 0 && (
        <ul className="chips">
          {terms.map((term) => (
            <li key={term} className="chip">
              <bdi>{oneLine(term, CHIP_LENGTH)}</bdi>
              {counts.has(term) && (
                <span className="count">{counts.get(term)?.toLocaleString("en")}</span>
              )}
              {editable && (
                <button
                  type="button"
                  aria-label={`Remove ${oneLine(term, CHIP_LENGTH)}`}
                  onClick={() => onChange(terms.filter((other) => other !== term))}
                >
                  <Icon name="close" />
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      {terms.length === 0 && <p className="quiet">None.</p>}
      {editable && (
        <form className="term-add" onSubmit={add}>
          <input
            type="text"
            aria-label={`Add to ${title.toLowerCase()}`}
            placeholder="Add terms, with commas"
            maxLength={1024}
            autoComplete="off"
            spellCheck={false}
            value={input}
            onChange={(event) => setInput(event.target.value)}
          />
          <button type="submit" className="button" disabled={input.trim() === ""}>
            Add
          </button>
        </form>
      )}
    </section>
  );
}
