/**
 * What a person chose about the look of the page, remembered in the browser.
 *
 * Separate from the messages because it outlives them.
 */
import type { Zone } from "../text/time.ts";
import { asObject } from "../wire/json.ts";
import { readStored, writeStored } from "./storage.ts";

export const PREFERENCES_KEY = "acarshub.preferences";

export const THEMES = ["system", "light", "dark"] as const;

export type Theme = (typeof THEMES)[number];

export interface Preferences {
  readonly theme: Theme;
  readonly zone: Zone;
}

/** The remembered choice; anything unknown falls back to following the system and local time. */
export function loadPreferences(): Preferences {
  const stored = asObject(readStored(PREFERENCES_KEY));
  const theme = THEMES.find((name) => name === stored?.["theme"]) ?? "system";
  return { theme, zone: stored?.["zone"] === "utc" ? "utc" : "local" };
}

export function savePreferences(preferences: Preferences): void {
  writeStored(PREFERENCES_KEY, preferences);
}

/** The next theme in the order system, light, dark. */
export function nextTheme(theme: Theme): Theme {
  return THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? "system";
}
