/**
 * What somebody wants of single alert terms in this browser: colour, sound, silence, group.
 *
 * Separate from the terms, which the server keeps for everybody: these are a matter of who looks.
 */
import { asObject } from "../wire/json.ts";

export const TERM_COLOURS = ["blue", "teal", "green", "yellow", "violet", "pink"] as const;

export type TermColour = (typeof TERM_COLOURS)[number];

/** `none`: neither sound nor any other notification. */
export const TERM_SOUNDS = ["usual", "low", "falling", "none"] as const;

export type TermSound = (typeof TERM_SOUNDS)[number];

export interface TermOptions {
  readonly colour?: TermColour;
  /** As usual where nothing is said. */
  readonly sound?: TermSound;
  /** Milliseconds; until then it is as if its sound were none. */
  readonly snoozedUntil?: number;
  /** Terms of one group are listed together. */
  readonly group?: string;
}

/** By term; those of which nothing is wanted have none. */
export type OptionsOfTerms = Readonly<Record<string, TermOptions>>;

export const GROUP_LENGTH = 40;
const MOST_TERMS = 1_000;
const TERM_LENGTH = 256;
const NONE: TermOptions = {};

function isGroup(value: unknown): boolean {
  return typeof value === "string" && value.trim() !== "" && value.length <= GROUP_LENGTH;
}

const RULES: Readonly<Record<keyof TermOptions, (value: unknown) => boolean>> = {
  colour: (value) => TERM_COLOURS.includes(value as TermColour),
  sound: (value) => TERM_SOUNDS.includes(value as TermSound),
  snoozedUntil: (value) => Number.isSafeInteger(value) && Number(value) >= 0,
  group: isGroup,
};

function areOptions(value: unknown): boolean {
  const source = asObject(value);
  if (!source) return false;
  return Object.entries(RULES).every(
    ([name, admits]) => !Object.hasOwn(source, name) || admits(source[name]),
  );
}

export function areOptionsOfTerms(value: unknown): value is OptionsOfTerms {
  const source = asObject(value);
  if (!source) return false;
  const entries = Object.entries(source);
  return (
    entries.length <= MOST_TERMS &&
    entries.every(([term, options]) => term.length <= TERM_LENGTH && areOptions(options))
  );
}

/** A term may be called as what all objects have. */
export function optionsOf(all: OptionsOfTerms, term: string): TermOptions {
  return Object.hasOwn(all, term) ? (all[term] ?? NONE) : NONE;
}

type Change = { readonly [Name in keyof TermOptions]?: TermOptions[Name] | undefined };

/** With a change of one term; what becomes undefined is as usual again. */
export function withOptions(all: OptionsOfTerms, term: string, change: Change): OptionsOfTerms {
  const options = Object.entries({ ...optionsOf(all, term), ...change }).filter(
    ([, value]) => value !== undefined,
  );
  const others = Object.entries(all).filter(([other]) => other !== term);
  const own = options.length > 0 ? [[term, Object.fromEntries(options)]] : [];
  return Object.fromEntries([...others, ...own].slice(-MOST_TERMS));
}

/** Whether nothing is to be heard of a term; `now` in milliseconds. */
export function isQuiet({ sound, snoozedUntil = 0 }: TermOptions, now: number): boolean {
  return sound === "none" || snoozedUntil > now;
}

/** The colour of the first of these terms that has one. */
export function colourOf(all: OptionsOfTerms, terms: readonly string[]): TermColour | undefined {
  for (const term of terms) {
    const { colour } = optionsOf(all, term);
    if (colour) return colour;
  }
  return undefined;
}

/** The groups by name, in alphabetical order, each with those of its terms that are among `terms`. */
export function groupsOfTerms(
  all: OptionsOfTerms,
  terms: readonly string[],
): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const term of terms) {
    const { group } = optionsOf(all, term);
    if (group) groups.set(group, [...(groups.get(group) ?? []), term]);
  }
  return new Map([...groups].sort(([one], [other]) => one.localeCompare(other, "en")));
}
