/** The alert terms and ignore terms, and what can be done with them; each change is sent at once. */
import { useCallback, useState } from "react";
import { useHub } from "../state/store.ts";
import type { Terms } from "../wire/events.ts";
import { AddTerms, focusInput } from "./AddTerms.tsx";
import { FieldHelp } from "./FieldHelp.tsx";
import { type HistoryPlace, showHistory } from "./historyAddress.ts";
import { ImportDialog } from "./ImportDialog.tsx";
import { Problem } from "./Problem.tsx";
import { RegenerationBox } from "./RegenerationBox.tsx";
import { TermChips } from "./TermChips.tsx";
import { TermOptionsDialog } from "./TermOptionsDialog.tsx";
import { useRemoval } from "./useRemoval.ts";

const focusTerms = () => focusInput("add");
const focusIgnored = () => focusInput("ignore");
const NO_TERMS: Terms = { terms: [], ignore: [] };
/** Relative, because the page may live below any prefix. */
const EXPORT_ADDRESS = "api/v1/alerts/terms.txt";

interface TermsPanelProps {
  readonly place: HistoryPlace | undefined;
  /** Called when a term was chosen, whose alerts the panel may cover. */
  readonly onLeave: () => void;
}

export function TermsPanel({ place, onLeave }: TermsPanelProps) {
  const { terms, ignore } = useHub((state) => state.terms) ?? NO_TERMS;
  const counts = useHub((state) => state.termCounts);
  const allowed = useHub((state) => state.features?.allowRemoteUpdates);
  const [importing, setImporting] = useState(false);
  /** The term whose options are open. */
  const [opened, setOpened] = useState<string>();
  const removal = useRemoval();
  const { notice, removing } = removal;
  const editable = allowed === true;
  const undo = () => {
    // The button goes with what it undoes.
    focusInput(notice?.undo?.add ? "add" : "ignore");
    removal.undo();
  };
  const choose = useCallback(
    (term: string) => {
      showHistory({ term, page: 0 });
      onLeave();
    },
    [onLeave],
  );
  return (
    <aside className="terms-panel" aria-label="Alert terms">
      <div className="terms-scroll">
        <section className="term-list" aria-label="Alert terms">
          <h2>Alert terms</h2>
          <p className="quiet">Whole words in the text; parts of tail, flight and ICAO address.</p>
          <FieldHelp />
          {allowed === false && (
            <p className="quiet">
              This server does not let browsers change its terms:{" "}
              <span className="data">ALLOW_REMOTE_UPDATES</span> is off.
            </p>
          )}
          <AddTerms list="add" name="Alert terms" terms={terms} editable={editable} />
          <TermChips
            name="Alert terms"
            terms={terms}
            counts={counts}
            chosen={place?.term}
            removing={removing}
            onOptions={setOpened}
            onChoose={choose}
            onRemove={editable ? removal.removeTerm : undefined}
            onNone={focusTerms}
          />
        </section>
        <section className="term-list" aria-label="Ignore terms">
          <h2>Ignore terms</h2>
          <p className="quiet">A field that contains one of these raises no alert.</p>
          {editable && <AddTerms list="ignore" name="Ignore terms" terms={ignore} editable />}
          <TermChips
            name="Ignore terms"
            terms={ignore}
            counts={undefined}
            chosen={undefined}
            removing={removing}
            onRemove={editable ? removal.removeIgnored : undefined}
            onNone={focusIgnored}
          />
        </section>
        <div className="terms-actions">
          {editable && (
            <button type="button" className="button" onClick={() => setImporting(true)}>
              Import…
            </button>
          )}
          <a className="button" href={EXPORT_ADDRESS} download="alert-terms.txt">
            Export
          </a>
        </div>
        <RegenerationBox allowed={editable} />
      </div>
      <div className="terms-notice">
        <Problem reasons={removal.reasons} />
        <div role="status">
          {notice && (
            <p className="notice">
              <bdi>{notice.text}</bdi>
              {notice.undo && (
                <button type="button" className="link-button" onClick={undo}>
                  Undo
                </button>
              )}
            </p>
          )}
        </div>
      </div>
      {opened !== undefined && (
        <TermOptionsDialog term={opened} terms={terms} onClose={() => setOpened(undefined)} />
      )}
      {importing && <ImportDialog onClose={() => setImporting(false)} onDone={removal.say} />}
    </aside>
  );
}
