/**
 * The preferences as this browser keeps them: one record with the version of its form.
 *
 * Separate from the preferences because forms of older releases are read here, and only here.
 */
import { asObject, type JsonObject } from "../wire/json.ts";
import {
  type Preferences,
  preferencesOf,
  readPreferences,
  USUAL_PREFERENCES,
} from "./preferences.ts";
import { forgetStored, readStored, writeStored } from "./storage.ts";

export const SETTINGS_KEY = "acarshub.settings";
export const SETTINGS_VERSION = 1;

/** Until version 1 they had no version and a name of their own; volumes could be fractions. */
const FIRST_KEY = "acarshub.preferences";

function fromFirst(stored: JsonObject): JsonObject {
  const { volume } = stored;
  return typeof volume === "number" ? { ...stored, volume: Math.round(volume) } : stored;
}

function storedSettings(): JsonObject | undefined {
  const record = asObject(readStored(SETTINGS_KEY));
  // One of a later version is read as far as its names are ours.
  if (record) return asObject(record["settings"]);
  const first = asObject(readStored(FIRST_KEY));
  return first && fromFirst(first);
}

/** What this browser remembers; what it does not, or what cannot be, is as in a new one. */
export function loadPreferences(): Preferences {
  const { known } = readPreferences(storedSettings() ?? {});
  return { ...USUAL_PREFERENCES, ...known };
}

export function savePreferences(preferences: Preferences): void {
  const settings = preferencesOf(preferences);
  writeStored(SETTINGS_KEY, { version: SETTINGS_VERSION, settings });
  forgetStored(FIRST_KEY);
}
