/**
 * The settings as a file, to take them to another browser.
 *
 * Separate because a file may come from anywhere: nothing of it is believed, and what is wrong is
 * said so that somebody can put it right.
 */
import {
  PREFERENCE_NAMES,
  type PreferenceName,
  type Preferences,
  preferencesOf,
  readPreferences,
} from "../state/preferences.ts";
import { SETTINGS_VERSION } from "../state/settingsRecord.ts";
import { asObject } from "../wire/json.ts";

export const FILE_NAME = "acarshub-settings.json";
/** Ours stay below with all that can be kept; nobody should wait for the reading of a video. */
export const FILE_BYTES = 1_000_000;

const KIND = "acarshub-settings";

export type SettingsFile =
  | {
      readonly settings: Partial<Preferences>;
      /** How many entries are none that this page knows. */
      readonly ignored: number;
      readonly problem?: undefined;
    }
  | { readonly problem: string };

export function settingsText(state: Preferences): string {
  const content = { kind: KIND, version: SETTINGS_VERSION, settings: preferencesOf(state) };
  return `${JSON.stringify(content, undefined, 2)}\n`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The settings in a file; all of them can be, or none is taken. */
export function readSettingsText(text: string): SettingsFile {
  const value = parsed(text);
  if (value === undefined) return { problem: "This file is no JSON." };
  const content = asObject(value);
  const settings = asObject(content?.["settings"]);
  if (content?.["kind"] !== KIND || !settings) {
    return { problem: "This file holds no settings of ACARS Hub." };
  }
  const version = content["version"];
  if (typeof version !== "number" || !(version >= 1)) {
    return { problem: "This file does not say of which version its settings are." };
  }
  if (version > SETTINGS_VERSION) {
    return { problem: "This file was written by a newer ACARS Hub. Update this one first." };
  }
  const { known, wrong } = readPreferences(settings);
  if (wrong.length > 0) return { problem: `Nothing was changed: ${wrong.join(" ")}` };
  const ours = (name: string) => PREFERENCE_NAMES.includes(name as PreferenceName);
  const ignored = Object.keys(settings).filter((name) => !ours(name)).length;
  return { settings: known, ignored };
}

/** The same of a file that somebody chose. */
export async function readSettingsFile(file: File): Promise<SettingsFile> {
  if (file.size > FILE_BYTES) return { problem: "This file is too large to hold settings." };
  try {
    return readSettingsText(await file.text());
  } catch {
    return { problem: "The browser could not read this file." };
  }
}

/** Has the browser save the text as a file. */
export function saveFile(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser has taken it by then; at once would be too soon for some.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
