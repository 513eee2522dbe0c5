/** What stands in the place of stored alerts while there are none to show. */
import { useHub } from "../state/store.ts";
import { oneLine } from "../text/visible.ts";
import { termsIn } from "../wire/alertEvents.ts";
import { showHistory } from "./historyAddress.ts";
import type { History } from "./useHistory.ts";

const TERM_LENGTH = 64;
const REASON_LENGTH = 300;

interface HistoryStateProps {
  readonly term: string;
  readonly history: History;
}

export function HistoryState({ term, history }: HistoryStateProps) {
  const terms = useHub((state) => state.terms?.terms);
  const connection = useHub((state) => state.connection);
  const { loaded, stale, loading, failure, reload } = history;
  if (connection === "disconnected" && (!loaded || stale)) {
    return (
      <div className="empty-state" role="status">
        <h2>No contact with the server</h2>
        <p className="quiet">Stored alerts are loaded as soon as it answers.</p>
      </div>
    );
  }
  if (failure !== "") {
    return (
      <div className="empty-state" role="alert">
        <h2>The stored alerts did not load</h2>
        <p>{oneLine(failure, REASON_LENGTH)}</p>
        <button type="button" className="button" onClick={reload}>
          Try again
        </button>
      </div>
    );
  }
  if (!loaded || stale || loading) {
    return (
      <div className="empty-state" role="status">
        <p className="quiet">
          {connection === "upgrading" ? "The server is not ready yet." : "Loading stored alerts…"}
        </p>
      </div>
    );
  }
  if (loaded.total > 0) {
    return (
      <div className="empty-state">
        <h2>No alerts this far back</h2>
        <button type="button" className="button" onClick={() => showHistory({ term, page: 0 })}>
          Go to the newest
        </button>
      </div>
    );
  }
  const named = termsIn(term);
  const isKnown = (one: string) =>
    terms?.some((known) => known.toUpperCase() === one.toUpperCase());
  if (named.length === 1 && terms && !isKnown(term)) {
    return (
      <div className="empty-state">
        <h2>Not an alert term now</h2>
        <p>
          <bdi className="data">{oneLine(term, TERM_LENGTH)}</bdi> is not among the alert terms, so
          no alerts of it are stored.
        </p>
      </div>
    );
  }
  return (
    <div className="empty-state">
      <h2>No stored alert</h2>
      <p>
        {term === "" ? "No stored message matched a term." : "No stored message matched "}
        {term !== "" && <bdi className="data">{oneLine(named.join(", "), TERM_LENGTH)}</bdi>}
        {term !== "" && "."} Messages from before a term was added are found by{" "}
        <b>Match stored messages again</b> under Terms.
      </p>
    </div>
  );
}
