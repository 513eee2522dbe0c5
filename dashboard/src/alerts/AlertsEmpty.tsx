/** What the alerts page says while there is no alert. */
import { useHub } from "../state/store.ts";

interface AlertsEmptyProps {
  readonly onShowTerms: () => void;
}

export function AlertsEmpty({ onShowTerms }: AlertsEmptyProps) {
  const loaded = useHub((state) => state.alertsLoaded);
  const connection = useHub((state) => state.connection);
  const terms = useHub((state) => state.terms?.terms.length ?? 0);
  if (!loaded) {
    return (
      <div className="empty-state" role="status">
        <p className="quiet">
          {connection === "disconnected" && "No contact with the server yet."}
          {connection === "upgrading" && "The server is not ready yet."}
          {(connection === "connecting" || connection === "connected") && "Loading alerts…"}
        </p>
      </div>
    );
  }
  return (
    <div className="empty-state">
      <h2>{terms === 0 ? "No alert terms yet" : "No alert so far"}</h2>
      <p>
        {terms === 0
          ? "Messages that contain a term are listed here. Add the first one under Alert terms."
          : `${terms === 1 ? "One term is" : `${terms.toLocaleString("en")} terms are`} watched. A message that matches appears here.`}
      </p>
      {/* Only where the terms do not stand beside. */}
      <button type="button" className="button terms-opener" onClick={onShowTerms}>
        {terms === 0 ? "Add a term" : "Show alert terms"}
      </button>
    </div>
  );
}
