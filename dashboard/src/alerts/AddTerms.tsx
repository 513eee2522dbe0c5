/** The field for new terms of one list, with what one of them would have found. */
import { type ClipboardEvent, type FormEvent, useId, useState } from "react";
import { useHub } from "../state/store.ts";
import type { TermChange } from "../wire/alertEvents.ts";
import { Problem } from "./Problem.tsx";
import { useAlertRequests } from "./requests.ts";
import { TermPreviewBox } from "./TermPreviewBox.tsx";
import { explainChange, linesAsList, parseTerms } from "./terms.ts";

export type TermList = "add" | "ignore";

function inputId(list: TermList): string {
  return `term-input-${list}`;
}

export function focusInput(list: TermList): void {
  document.getElementById(inputId(list))?.focus();
}

interface AddTermsProps {
  readonly list: TermList;
  readonly name: string;
  readonly terms: readonly string[];
  /** False where the server lets nobody change terms: trying one out is still possible. */
  readonly editable: boolean;
}

export function AddTerms({ list, name, terms, editable }: AddTermsProps) {
  const requests = useAlertRequests();
  const connected = useHub((state) => state.connection === "connected");
  const [input, setInput] = useState("");
  const [reasons, setReasons] = useState<readonly string[]>([]);
  const [saving, setSaving] = useState(false);
  const problemId = useId();
  const typed = parseTerms(input);
  const single = typed.length === 1 ? (typed[0] ?? "") : "";
  const known = typed.length > 0 && typed.every((term) => terms.includes(term));

  const add = async (event: FormEvent) => {
    event.preventDefault();
    if (!editable || saving || typed.length === 0 || known) return;
    const change: TermChange = { [list]: typed };
    setSaving(true);
    setReasons([]);
    const answer = await requests.changeTerms(change);
    setSaving(false);
    if (answer.state === "refused") setReasons(explainChange(answer.error, change));
    // What was typed meanwhile is a new term.
    else setInput((now) => (now === input ? "" : now));
  };
  const paste = (event: ClipboardEvent<HTMLInputElement>) => {
    const text = event.clipboardData.getData("text");
    if (!/[\r\n]/.test(text)) return;
    // A field of one line would drop the line breaks and make one term of all.
    event.preventDefault();
    const field = event.currentTarget;
    const start = field.selectionStart ?? field.value.length;
    field.setRangeText(linesAsList(text), start, field.selectionEnd ?? start, "end");
    setInput(field.value);
    setReasons([]);
  };
  return (
    <form className="term-add" onSubmit={add}>
      <div className="term-input">
        <input
          type="text"
          id={inputId(list)}
          aria-label={editable ? `Add to ${name.toLowerCase()}` : "Try a term"}
          aria-describedby={reasons.length > 0 ? problemId : undefined}
          aria-invalid={reasons.length > 0}
          placeholder={editable ? "New terms, with commas" : "Try a term"}
          data-testid={`term-input-${list}`}
          maxLength={1024}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          value={input}
          onChange={(event) => {
            setInput(event.target.value);
            setReasons([]);
          }}
          onPaste={paste}
        />
        {editable && (
          <button
            type="submit"
            className="button"
            disabled={typed.length === 0 || known || saving || !connected}
          >
            {typed.length > 1 ? `Add ${typed.length}` : "Add"}
          </button>
        )}
      </div>
      <Problem id={problemId} reasons={reasons} />
      {known && <p className="quiet">{typed.length === 1 ? "It is" : "They are"} there already.</p>}
      {list === "add" && single !== "" && <TermPreviewBox term={single} />}
    </form>
  );
}
