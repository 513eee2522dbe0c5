/** Puts the terms of a text file in: beside those that are there, or in their place. */
import { useState } from "react";
import { useHub } from "../state/store.ts";
import { oneLine } from "../text/visible.ts";
import { Modal } from "../ui/Modal.tsx";
import { Problem } from "./Problem.tsx";
import { useAlertRequests } from "./requests.ts";
import { explainImport, importResult } from "./terms.ts";

/** The server takes no longer event; ten thousand terms of full length fit. */
const MOST_BYTES = 900_000;
const NAME_LENGTH = 60;

interface ImportDialogProps {
  readonly onClose: () => void;
  readonly onDone: (result: string) => void;
}

interface Chosen {
  readonly name: string;
  readonly text: string;
}

export function ImportDialog({ onClose, onDone }: ImportDialogProps) {
  const requests = useAlertRequests();
  const connected = useHub((state) => state.connection === "connected");
  const [chosen, setChosen] = useState<Chosen>();
  const [replace, setReplace] = useState(false);
  const [reasons, setReasons] = useState<readonly string[]>([]);
  const [busy, setBusy] = useState(false);

  const choose = async (file: File | undefined) => {
    setChosen(undefined);
    setReasons([]);
    if (!file) return;
    if (file.size > MOST_BYTES) {
      setReasons(["The file is too long to be a list of terms."]);
      return;
    }
    try {
      setChosen({ name: file.name, text: await file.text() });
    } catch {
      setReasons(["The browser cannot read this file."]);
    }
  };
  const send = async () => {
    if (!chosen) return;
    setBusy(true);
    setReasons([]);
    const answer = await requests.importTerms(chosen.text, replace);
    setBusy(false);
    if (answer.state === "refused") {
      setReasons(explainImport(answer.error));
      return;
    }
    if (answer.state === "done") onDone(importResult(answer.value));
    onClose();
  };
  return (
    <Modal title="Import terms" className="import-dialog" onClose={onClose}>
      <p className="quiet">
        A text file with one term a line. Lines after <span className="data">[ignore]</span> are
        ignore terms. It is the form that Export writes.
      </p>
      <label className="button file-choice">
        <span>{chosen ? oneLine(chosen.name, NAME_LENGTH) : "Choose a file…"}</span>
        <input
          type="file"
          accept=".txt,text/plain"
          className="visually-hidden"
          data-testid="import-file"
          onChange={(event) => void choose(event.target.files?.[0])}
        />
      </label>
      <label className="check">
        <input
          type="checkbox"
          checked={replace}
          onChange={(event) => setReplace(event.target.checked)}
        />
        Replace all present terms, with their stored alerts
      </label>
      <Problem reasons={reasons} />
      <div className="modal-actions">
        <button
          type="button"
          className="button primary"
          disabled={!chosen || busy || !connected}
          onClick={() => void send()}
        >
          {busy ? "Importing…" : replace ? "Replace terms" : "Add terms"}
        </button>
        <button type="button" className="button" onClick={onClose}>
          Cancel
        </button>
      </div>
    </Modal>
  );
}
