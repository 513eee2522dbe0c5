/**
 * What a person chose for this browser: its kinds, its checks, and what a new browser has.
 *
 * Separate from the messages because it outlives them, and from where it is kept because it also
 * comes from files.
 */
import { ALTITUDES, DATES, type Formats, HOURS, USUAL_FORMATS } from "../text/formats.ts";
import type { Zone } from "../text/time.ts";
import type { JsonObject } from "../wire/json.ts";
import { areSavedSearches, type SavedSearch } from "./savedSearches.ts";
import { areOptionsOfTerms, type OptionsOfTerms } from "./termOptions.ts";

export const THEMES = ["system", "light", "dark"] as const;

export type Theme = (typeof THEMES)[number];

export const ZONES = ["local", "utc"] as const;

/** What rows say of when: the time of day, or how long ago. */
export const ROW_TIMES = ["clock", "ago"] as const;

export type RowTimes = (typeof ROW_TIMES)[number];

export const DENSITIES = ["compact", "comfortable"] as const;

export type Density = (typeof DENSITIES)[number];

/** How lists show messages: one line each, or all that is worth knowing in a box. */
export const LAYOUTS = ["table", "cards"] as const;

export type Layout = (typeof LAYOUTS)[number];

/** Columns of the table that can be left out, in their order; the others make no sense without. */
export const COLUMNS = ["flight", "aircraft", "label", "frequency", "station", "level"] as const;

export type Column = (typeof COLUMNS)[number];

export interface Preferences extends Formats {
  readonly theme: Theme;
  /** How much room a row takes. */
  readonly density: Density;
  readonly layout: Layout;
  readonly columns: readonly Column[];
  readonly zone: Zone;
  readonly rowTimes: RowTimes;
  /** A sound for new alerts. */
  readonly sound: boolean;
  /** Loudness of the sound in percent, 0 to 100. */
  readonly volume: number;
  /** Desktop notifications for new alerts; they also need the browser's permission. */
  readonly desktop: boolean;
  /** Notes of new alerts on pages that list none. */
  readonly toasts: boolean;
  /** Milliseconds; until then no alert makes itself heard. */
  readonly quietUntil: number;
  readonly termOptions: OptionsOfTerms;
  readonly savedSearches: readonly SavedSearch[];
}

export type PreferenceName = keyof Preferences;

export const USUAL_PREFERENCES: Preferences = {
  theme: "system",
  density: "compact",
  layout: "table",
  columns: ["flight", "aircraft", "label", "station", "level"],
  zone: "local",
  rowTimes: "clock",
  ...USUAL_FORMATS,
  sound: false,
  volume: 50,
  desktop: false,
  toasts: true,
  quietUntil: 0,
  termOptions: {},
  savedSearches: [],
};

interface Rule {
  readonly admits: (value: unknown) => boolean;
  /** What it may be, as it stands in a JSON file. */
  readonly words: string;
}

function alternatives(names: readonly string[]): string {
  const quoted = names.map((name) => `"${name}"`);
  return `${quoted.slice(0, -1).join(", ")} or ${quoted.at(-1)}`;
}

function oneOf(names: readonly string[]): Rule {
  return {
    admits: (value) => names.includes(value as string),
    words: alternatives(names),
  };
}

function someOf(names: readonly string[]): Rule {
  return {
    admits: (value) =>
      Array.isArray(value) &&
      value.every((name) => names.includes(name)) &&
      new Set(value).size === value.length,
    words: `a list in which each is ${alternatives(names)}, and none twice`,
  };
}

const YES_OR_NO: Rule = { admits: (value) => typeof value === "boolean", words: "true or false" };

const PERCENT: Rule = {
  admits: (value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 100,
  words: "a whole number from 0 to 100",
};

const MOMENT: Rule = {
  admits: (value) => Number.isSafeInteger(value) && Number(value) >= 0,
  words: "a moment in milliseconds",
};

const RULES: Readonly<Record<PreferenceName, Rule>> = {
  theme: oneOf(THEMES),
  density: oneOf(DENSITIES),
  layout: oneOf(LAYOUTS),
  columns: someOf(COLUMNS),
  zone: oneOf(ZONES),
  rowTimes: oneOf(ROW_TIMES),
  hours: oneOf(HOURS),
  dates: oneOf(DATES),
  altitude: oneOf(ALTITUDES),
  sound: YES_OR_NO,
  volume: PERCENT,
  desktop: YES_OR_NO,
  toasts: YES_OR_NO,
  quietUntil: MOMENT,
  termOptions: { admits: areOptionsOfTerms, words: "what is wanted of each term" },
  savedSearches: { admits: areSavedSearches, words: "a list of searches with names" },
};

export const PREFERENCE_NAMES = Object.keys(RULES) as readonly PreferenceName[];

export interface ReadPreferences {
  /** Those that are there and can be. */
  readonly known: Partial<Preferences>;
  /** What is wrong with those that cannot be, a sentence for each. */
  readonly wrong: readonly string[];
}

/** The preferences in an object of which nothing is known; others in it are left alone. */
export function readPreferences(source: JsonObject): ReadPreferences {
  const known: Record<string, unknown> = {};
  const wrong: string[] = [];
  for (const name of PREFERENCE_NAMES) {
    if (!Object.hasOwn(source, name)) continue;
    if (RULES[name].admits(source[name])) known[name] = source[name];
    else wrong.push(`"${name}" must be ${RULES[name].words}.`);
  }
  return { known: known as Partial<Preferences>, wrong };
}

/** The preferences out of a larger state, so that all of them are always kept together. */
export function preferencesOf(state: Preferences): Preferences {
  const entries = PREFERENCE_NAMES.map((name) => [name, state[name]]);
  return Object.fromEntries(entries) as unknown as Preferences;
}

/** The next theme in the order system, light, dark. */
export function nextTheme(theme: Theme): Theme {
  return THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? "system";
}
