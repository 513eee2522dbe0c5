/** The newest alerts, with those that come in. */
import type { ReactNode } from "react";
import { say } from "../announce/said.ts";
import { markAllRead, unreadCount } from "../state/reads.ts";
import { useHub } from "../state/store.ts";
import { MessageTable } from "../table/MessageTable.tsx";
import { NewPill } from "../table/NewPill.tsx";
import { useHeld } from "../table/useHeld.ts";
import { useTableState } from "../table/useTableState.ts";
import { AlertsChoice } from "./AlertsChoice.tsx";
import { AlertsEmpty } from "./AlertsEmpty.tsx";

const everything = () => true;
const MOST_UNREAD = 999;

interface LiveListProps {
  readonly children: ReactNode;
  readonly onShowTerms: () => void;
}

/** `children` are the controls that live and stored alerts share. */
export function LiveList({ children, onShowTerms }: LiveListProps) {
  const alerts = useHub((state) => state.alerts);
  const unread = useHub(unreadCount);
  const table = useTableState();
  const { base, waiting } = useHeld(alerts, table.reading, undefined, everything);
  const showNew = () => {
    table.reset();
    table.setScrolled(false);
  };
  return (
    <div className="alerts-list">
      <div className="alerts-head">
        <h1>Alerts</h1>
        <AlertsChoice place={undefined} />
        <span className="counts">
          {unread > MOST_UNREAD ? `${MOST_UNREAD}+` : unread} unread
          <span className="wide-only">, newest {alerts.length.toLocaleString("en")} listed</span>
        </span>
        <span className="spacer" />
        <button
          type="button"
          className="button"
          data-testid="mark-all-read"
          disabled={unread === 0}
          onClick={() => {
            markAllRead();
            say("All alerts are marked read");
          }}
        >
          Mark all read
        </button>
        {children}
      </div>
      <MessageTable
        name="Alerts"
        variant="alerts"
        messages={base}
        table={table}
        empty={<AlertsEmpty onShowTerms={onShowTerms} />}
        pill={<NewPill waiting={waiting} paused={false} onShow={showNew} />}
      />
    </div>
  );
}
