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
  /** A sound for new alerts. */
  readonly sound: boolean;
  /** Loudness of the sound in percent, 0 to 100. */
  readonly volume: number;
  /** Desktop notifications for new alerts; they also need the browser's permission. */
  readonly desktop: boolean;
}

const DEFAULT_VOLUME = 50;

function readVolume(value: unknown): number {
  const known = typeof value === "number" && value >= 0 && value <= 100;
  return known ? Math.round(value) : DEFAULT_VOLUME;
}

/** The remembered choice; anything unknown falls back to what a new browser has. */
export function loadPreferences(): Preferences {
  const stored = asObject(readStored(PREFERENCES_KEY));
  const theme = THEMES.find((name) => name === stored?.["theme"]) ?? "system";
  return {
    theme,
    zone: stored?.["zone"] === "utc" ? "utc" : "local",
    sound: stored?.["sound"] === true,
    volume: readVolume(stored?.["volume"]),
    desktop: stored?.["desktop"] === true,
  };
}

/** The preferences out of a larger state, so that all of them are always saved together. */
export function preferencesOf(state: Preferences): Preferences {
  const { theme, zone, sound, volume, desktop } = state;
  return { theme, zone, sound, volume, desktop };
}

export function savePreferences(preferences: Preferences): void {
  writeStored(PREFERENCES_KEY, preferences);
}

/** The next theme in the order system, light, dark. */
export function nextTheme(theme: Theme): Theme {
  return THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? "system";
}
