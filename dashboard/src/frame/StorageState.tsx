/** That messages are shown which the database does not hold yet; nothing while it takes them. */
import { useHub } from "../state/store.ts";
import { waitingFigure, waitingWords } from "./feedState.ts";

export function StorageState() {
  const waiting = useHub((state) =>
    state.connection === "connected" ? state.status?.waiting : undefined,
  );
  return (
    <span className="storage" role="status" data-testid="storage-state" title={waiting?.reason}>
      {waiting && (
        <>
          <span className="words">{waitingWords(waiting)}</span>
          <span className="short">{waitingFigure(waiting)}</span>
        </>
      )}
    </span>
  );
}
