/** What is wrong with the database, in a few words; nothing while all is as it should be. */
import { useHub } from "../state/store.ts";
import { dateText } from "../text/time.ts";
import {
  BACKUP_WORDS,
  damageSentences,
  damageWords,
  waitingFigure,
  waitingWords,
} from "./feedState.ts";

export function StorageState() {
  const status = useHub((state) => (state.connection === "connected" ? state.status : undefined));
  const zone = useHub((state) => state.zone);
  const { waiting, damage, backupFailure: backup } = status ?? {};
  const sentences = damage && damageSentences(damage, (since) => dateText(since * 1_000, zone));
  return (
    <span
      className="storage"
      role="status"
      data-testid="storage-state"
      title={waiting?.reason ?? sentences?.join("\n") ?? backup?.reason}
    >
      {waiting && (
        <>
          <span className="words">{waitingWords(waiting)}</span>
          <span className="short">{waitingFigure(waiting)}</span>
        </>
      )}
      {!waiting && damage && (
        <>
          <span className="words">{damageWords(damage)}</span>
          <span className="short">Damaged</span>
        </>
      )}
      {!waiting && !damage && backup && (
        <>
          <span className="words">{BACKUP_WORDS}</span>
          <span className="short">Backup fails</span>
        </>
      )}
    </span>
  );
}
