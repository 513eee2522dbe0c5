/** Puts the terms of a text file in: beside those that are there, or in their place. */
import { useState } from "react";
import { useHub } from "../state/store.ts";
import { oneLine } from "../text/visible.ts";
import { Modal } from "../ui/Modal.tsx";
import { Problem } from "./Problem.tsx";
import { useAlertRequests } from "./requests.ts";
import { explainImport, holdsTerms, importResult } from "./terms.ts";

/** Ten thousand terms and as many ignore terms of full length in UTF-8, each on its line. */
const MOST_BYTES = 20_000 * (64 * 4 + 1);
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
  const [warned, setWarned] = useState(false);
  const emptying = replace && chosen !== undefined && !holdsTerms(chosen.text);

  const choose = async (file: File | undefined) => {
    setChosen(undefined);
    setReasons([]);
    setWarned(false);
    if (!file) return;
    if (file.size > MOST_BYTES) {
      setReasons(["The file is too long to be a list of terms."]);
      return;
    }
    const bytes = await file.arrayBuffer().catch(() => undefined);
    if (!bytes) {
      setReasons(["The browser cannot read this file."]);
      return;
    }
    try {
      // Not `file.text()`, which puts signs in the place of letters that it cannot read.
      setChosen({ name: file.name, text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) });
    } catch {
      setReasons(["The file is not text in UTF-8. Save it in that encoding and choose it again."]);
    }
  };
  const send = async () => {
    if (!chosen) return;
    if (emptying && !warned) {
      setWarned(true);
      setReasons(["The file holds no term: all present terms and ignore terms would go."]);
      return;
    }
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
  const action = !replace ? "Add terms" : emptying && warned ? "Remove all terms" : "Replace terms";
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
          onChange={(event) => {
            setReplace(event.target.checked);
            setReasons([]);
            setWarned(false);
          }}
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
          {busy ? "Importing…" : action}
        </button>
        <button type="button" className="button" onClick={onClose}>
          Cancel
        </button>
      </div>
    </Modal>
  );
}
