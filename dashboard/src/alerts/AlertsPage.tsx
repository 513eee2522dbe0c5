/** The messages that matched alert terms, with what was read, and the terms themselves. */
import { useState } from "react";
import { markAllRead, unreadCount } from "../state/reads.ts";
import { useHub } from "../state/store.ts";
import { MessageTable } from "../table/MessageTable.tsx";
import { NewPill } from "../table/NewPill.tsx";
import { useHeld } from "../table/useHeld.ts";
import { useTableState } from "../table/useTableState.ts";
import type { Terms } from "../wire/events.ts";
import { AlertsEmpty } from "./AlertsEmpty.tsx";
import { TermsPanel } from "./TermsPanel.tsx";

const everything = () => true;

export function AlertsPage({ onSaveTerms }: { readonly onSaveTerms: (terms: Terms) => void }) {
  const alerts = useHub((state) => state.alerts);
  const unread = useHub(unreadCount);
  const table = useTableState();
  const [termsShown, setTermsShown] = useState(false);
  const { base, waiting } = useHeld(alerts, table.reading, undefined, everything);
  const showNew = () => {
    table.reset();
    table.setScrolled(false);
  };
  return (
    <main className="page alerts-page" id="main" data-terms={termsShown}>
      <div className="alerts-list">
        <div className="alerts-head">
          <h1>Alerts</h1>
          <span className="counts">
            {unread.toLocaleString("en")} unread of {alerts.length.toLocaleString("en")}
          </span>
          <span className="spacer" />
          <button
            type="button"
            className="button terms-switch"
            aria-pressed={termsShown}
            data-active={termsShown}
            onClick={() => setTermsShown(!termsShown)}
          >
            Terms
          </button>
          <button
            type="button"
            className="button"
            data-testid="mark-all-read"
            disabled={unread === 0}
            onClick={markAllRead}
          >
            Mark all read
          </button>
        </div>
        <MessageTable
          name="Alerts"
          variant="alerts"
          messages={base}
          table={table}
          empty={<AlertsEmpty />}
          pill={<NewPill waiting={waiting} paused={false} onShow={showNew} />}
        />
      </div>
      <TermsPanel onSave={onSaveTerms} />
    </main>
  );
}
