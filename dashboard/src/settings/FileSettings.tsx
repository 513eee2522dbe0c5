/** All settings at once: as a file, from a file, and as in a new browser. */
import { type ChangeEvent, useRef, useState } from "react";
import { type Preferences, preferencesOf, USUAL_PREFERENCES } from "../state/preferences.ts";
import { setPreferences, useHub } from "../state/store.ts";
import { oneLine } from "../text/visible.ts";
import { FILE_NAME, readSettingsFile, saveFile, settingsText } from "./settingsFile.ts";

const NOTE_LENGTH = 400;

interface Outcome {
  readonly words: string;
  readonly failed?: boolean;
  /** What the settings were before. */
  readonly before?: Preferences;
}

function ignoredWords(count: number): string {
  if (count === 0) return "";
  return count === 1 ? " 1 entry is unknown here." : ` ${count} entries are unknown here.`;
}

export function FileSettings() {
  const [outcome, setOutcome] = useState<Outcome>();
  const picker = useRef<HTMLInputElement>(null);

  const change = (settings: Partial<Preferences>, words: string) => {
    const before = preferencesOf(useHub.getState());
    setPreferences(settings);
    setOutcome({ words, before });
  };
  const take = async (event: ChangeEvent<HTMLInputElement>) => {
    const input = event.currentTarget;
    const [file] = input.files ?? [];
    if (!file) return;
    const read = await readSettingsFile(file);
    // Choosing the same file again, after it was mended, is a change as well.
    input.value = "";
    if (read.problem !== undefined) setOutcome({ words: read.problem, failed: true });
    else change(read.settings, `Settings of the file are set.${ignoredWords(read.ignored)}`);
  };
  const undo = (before: Preferences) => {
    setPreferences(before);
    setOutcome({ words: "Settings are as before." });
  };
  return (
    <section aria-label="All settings">
      <h3>All settings</h3>
      <div className="settings-actions">
        <button
          type="button"
          className="button"
          onClick={() => saveFile(FILE_NAME, settingsText(useHub.getState()))}
        >
          Export
        </button>
        <button type="button" className="button" onClick={() => picker.current?.click()}>
          Import
        </button>
        <button
          type="button"
          className="button"
          onClick={() => change(USUAL_PREFERENCES, "Settings are as in a new browser.")}
        >
          Reset
        </button>
        <input
          ref={picker}
          type="file"
          accept=".json,application/json"
          hidden
          data-testid="settings-file"
          onChange={(event) => void take(event)}
        />
      </div>
      <p
        className={outcome?.failed ? "setting-note setting-problem" : "setting-note"}
        role="status"
        data-testid="settings-outcome"
      >
        {outcome && oneLine(outcome.words, NOTE_LENGTH)}
        {outcome?.before && (
          <button
            type="button"
            className="link-button"
            onClick={() => outcome.before && undo(outcome.before)}
          >
            Undo
          </button>
        )}
      </p>
      <p className="setting-note">
        Kept in this browser. Which alerts were read is not among them.
      </p>
    </section>
  );
}
