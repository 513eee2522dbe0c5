/** The alert terms and ignore terms, changed as a draft and sent together. */
import { useState } from "react";
import { useHub } from "../state/store.ts";
import type { Terms } from "../wire/events.ts";
import { TermList } from "./TermList.tsx";
import { TermsProblem } from "./TermsProblem.tsx";
import { sameTerms } from "./terms.ts";

const NO_TERMS: Terms = { terms: [], ignore: [] };
const NO_COUNTS: ReadonlyMap<string, number> = new Map();

export function TermsPanel({ onSave }: { readonly onSave: (terms: Terms) => void }) {
  const current = useHub((state) => state.terms) ?? NO_TERMS;
  const counts = useHub((state) => state.termCounts);
  const update = useHub((state) => state.termsUpdate);
  const connected = useHub((state) => state.connection === "connected");
  const allowed = useHub((state) => state.features?.allowRemoteUpdates);
  const editable = allowed === true;
  const [draft, setDraft] = useState<Terms>();
  const saving = update.state === "saving";
  const [wasSaving, setWasSaving] = useState(false);
  if (saving !== wasSaving) {
    setWasSaving(saving);
    // The server may have tidied the lists: what it answered counts, not what was typed.
    if (update.state === "idle") setDraft(undefined);
  }
  const shown = draft ?? current;
  const changed =
    draft !== undefined &&
    !(sameTerms(draft.terms, current.terms) && sameTerms(draft.ignore, current.ignore));

  const discard = () => {
    setDraft(undefined);
    useHub.setState({ termsUpdate: { state: "idle" } });
  };
  return (
    <aside className="terms-panel" aria-label="Alert terms">
      <TermList
        title="Alert terms"
        note="Whole words in the text; parts of tail, flight and ICAO address."
        terms={shown.terms}
        counts={counts}
        editable={editable}
        onChange={(terms) => setDraft({ ...shown, terms })}
      />
      <TermList
        title="Ignore terms"
        note="A field that contains one of these raises no alert."
        terms={shown.ignore}
        counts={NO_COUNTS}
        editable={editable}
        onChange={(ignore) => setDraft({ ...shown, ignore })}
      />
      {update.state === "failed" && <TermsProblem error={update.error} sent={shown} />}
      {changed && (
        <div className="terms-actions">
          <button
            type="button"
            className="button primary"
            disabled={!connected || saving}
            onClick={() => onSave(shown)}
          >
            {saving ? "Saving…" : "Save terms"}
          </button>
          <button type="button" className="button" onClick={discard}>
            Discard
          </button>
        </div>
      )}
      {allowed === false && (
        <p className="quiet">
          This server does not let browsers change its terms:{" "}
          <span className="data">ALLOW_REMOTE_UPDATES</span> is off.
        </p>
      )}
    </aside>
  );
}
