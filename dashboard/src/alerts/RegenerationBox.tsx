/** Matches all stored messages again: asks first, shows how far it is, and tells the result. */
import { useEffect, useRef, useState } from "react";
import { useHub } from "../state/store.ts";
import { oneLine } from "../text/visible.ts";
import { Modal } from "../ui/Modal.tsx";
import { Problem } from "./Problem.tsx";
import { regenerationWords } from "./regenerationWords.ts";
import { useAlertRequests } from "./requests.ts";

const WORDS_LENGTH = 300;

export function RegenerationBox({ allowed }: { readonly allowed: boolean }) {
  const requests = useAlertRequests();
  const regeneration = useHub((state) => state.regeneration);
  const error = useHub((state) => state.regenerationError);
  const connected = useHub((state) => state.connection === "connected");
  const [asking, setAsking] = useState(false);
  const running = regeneration?.state === "running";
  const began = useRef(false);
  const cancel = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!began.current || (!running && error === "")) return;
    began.current = false;
    cancel.current?.focus();
  }, [running, error]);
  const failed = regeneration?.state === "failed";
  const reasons = [failed ? regenerationWords(regeneration) : "", error].filter(Boolean);
  const begin = () => {
    began.current = true;
    setAsking(false);
    requests.regenerate();
  };
  if (!allowed && !regeneration) return null;
  return (
    <section className="regeneration" aria-label="Stored messages">
      {allowed && !running && (
        <button
          type="button"
          className="button"
          data-testid="regenerate"
          disabled={!connected}
          onClick={() => setAsking(true)}
        >
          Match stored messages again
        </button>
      )}
      {running && (
        <div className="progress-line">
          <progress
            aria-label="Matching stored messages again"
            max={Math.max(1, regeneration.total)}
            value={regeneration.processed}
          />
          {allowed && (
            <button
              ref={cancel}
              type="button"
              className="button small"
              onClick={() => requests.cancelRegeneration()}
            >
              Cancel
            </button>
          )}
        </div>
      )}
      {regeneration && !failed && (
        <p className="quiet" role={running ? undefined : "status"} data-testid="regeneration-words">
          {oneLine(regenerationWords(regeneration), WORDS_LENGTH)}
        </p>
      )}
      <Problem reasons={reasons} />
      {asking && (
        <Modal title="Match stored messages again" className="" onClose={() => setAsking(false)}>
          <p>
            The server looks at every stored message with the present terms. Alerts that are missing
            are added, those that no longer hold are removed, and each term is counted anew.
          </p>
          <p className="quiet">
            Messages keep coming in meanwhile. It can be cancelled; what was matched by then stays.
          </p>
          <div className="modal-actions">
            <button type="button" className="button primary" onClick={begin}>
              Match again
            </button>
            <button type="button" className="button" onClick={() => setAsking(false)}>
              Cancel
            </button>
          </div>
        </Modal>
      )}
    </section>
  );
}
