/** That messages are not stored yet, or stored once only; nothing while all is as it should be. */
import { useHub } from "../state/store.ts";
import { BACKUP_WORDS, waitingFigure, waitingWords } from "./feedState.ts";

export function StorageState() {
  const waiting = useHub((state) =>
    state.connection === "connected" ? state.status?.waiting : undefined,
  );
  const backup = useHub((state) =>
    state.connection === "connected" ? state.status?.backupFailure : undefined,
  );
  const reason = (waiting ?? backup)?.reason;
  return (
    <span className="storage" role="status" data-testid="storage-state" title={reason}>
      {waiting && (
        <>
          <span className="words">{waitingWords(waiting)}</span>
          <span className="short">{waitingFigure(waiting)}</span>
        </>
      )}
      {!waiting && backup && (
        <>
          <span className="words">{BACKUP_WORDS}</span>
          <span className="short">Backup fails</span>
        </>
      )}
    </span>
  );
}
