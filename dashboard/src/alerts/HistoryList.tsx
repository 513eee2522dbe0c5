/** The stored alerts of a term or of all, page by page. */
import { type ReactNode, useEffect, useRef } from "react";
import { say } from "../announce/said.ts";
import { markRead, markTermRead } from "../state/reads.ts";
import { useHub } from "../state/store.ts";
import { MessageTable } from "../table/MessageTable.tsx";
import { NewPill } from "../table/NewPill.tsx";
import { useTableState } from "../table/useTableState.ts";
import { Icon } from "../ui/Icon.tsx";
import { termsIn } from "../wire/alertEvents.ts";
import { AlertsChoice } from "./AlertsChoice.tsx";
import { HistoryState } from "./HistoryState.tsx";
import { type HistoryPlace, showHistory } from "./historyAddress.ts";
import { Pager } from "./Pager.tsx";
import { useHistory } from "./useHistory.ts";

interface HistoryListProps {
  readonly place: HistoryPlace;
  readonly children: ReactNode;
}

const NOTHING: readonly never[] = [];

/** `children` are the controls that live and stored alerts share. */
export function HistoryList({ place, children }: HistoryListProps) {
  const { term, page } = place;
  const history = useHistory(place);
  const { loaded, stale, loading, failure, waiting, reload } = history;
  const connected = useHub((state) => state.connection === "connected");
  const table = useTableState();
  // Rows of the page before, under the address of one that does not come, would be taken for it.
  const hidden = failure !== "" || (stale && !connected);
  const messages = hidden ? NOTHING : (loaded?.messages ?? NOTHING);
  const shownAt = loaded && `${loaded.asked.page} ${loaded.asked.term}`;
  const { reset, setScrolled } = table;
  const before = useRef(shownAt);
  useEffect(() => {
    if (before.current === shownAt) return;
    before.current = shownAt;
    reset();
    setScrolled(false);
  }, [shownAt, reset, setScrolled]);

  const showNewest = () => {
    if (page === 0) reload();
    else showHistory({ term, page: 0 });
  };
  const shown = messages.map((message) => message.uid);
  // Only the server knows the other pages.
  const shared = useHub((state) => state.reads.server !== undefined);
  return (
    <div className="alerts-list" data-stored="true" data-loading={loading} aria-busy={loading}>
      <div className="alerts-head">
        <h1>Alerts</h1>
        <AlertsChoice place={place} />
        <button
          type="button"
          className="link-button not-on-phone"
          data-testid="live-alerts"
          onClick={() => showHistory(undefined)}
        >
          Back to live
        </button>
        <span className="spacer" />
        <Pager term={term} page={page} loaded={loaded} />
        <button
          type="button"
          className="button mark-these"
          data-testid="mark-these-read"
          aria-label="Mark page read"
          title="Mark page read"
          disabled={messages.length === 0 || stale}
          onClick={() => {
            markRead(shown);
            say("This page is marked read");
          }}
        >
          <span className="phone-only">
            <Icon name="check" />
          </span>
          <span className="not-on-phone">Mark page read</span>
        </button>
        {shared && termsIn(term).length === 1 && (
          <button
            type="button"
            className="button not-on-phone"
            data-testid="mark-term-read"
            title="Mark all alerts of this term read"
            disabled={messages.length === 0 || stale}
            onClick={() => {
              markTermRead(term, shown);
              say("All alerts of this term are marked read");
            }}
          >
            Mark term read
          </button>
        )}
        {children}
      </div>
      <MessageTable
        name="Stored alerts"
        variant="alerts"
        messages={messages}
        table={table}
        empty={<HistoryState term={term} history={history} />}
        pill={<NewPill waiting={waiting} paused={false} onShow={showNewest} />}
      />
    </div>
  );
}
