/** What is wrong with the database, in a few words; nothing while it takes messages and is whole. */
import { useHub } from "../state/store.ts";
import { dayOf } from "../text/time.ts";
import { damageSentences, damageWords, waitingFigure, waitingWords } from "./feedState.ts";

export function StorageState() {
  const status = useHub((state) => (state.connection === "connected" ? state.status : undefined));
  const zone = useHub((state) => state.zone);
  const { waiting, damage } = status ?? {};
  const sentences = damage && damageSentences(damage, (since) => dayOf(since * 1_000, zone));
  return (
    <span
      className="storage"
      role="status"
      data-testid="storage-state"
      title={waiting ? waiting.reason : sentences?.join("\n")}
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
    </span>
  );
}
