/**
 * What the live list shows: the filter and its test on a message.
 *
 * Separate from the controls and from the address, which are two ways to write the same filter.
 */
import { haystackOf } from "../wire/haystack.ts";
import type { Message } from "../wire/message.ts";
import { stationsOf } from "../wire/receptions.ts";

/** Values of one field: only these, or all but these. An empty "not" is no filter. */
export interface Choice {
  readonly mode: "only" | "not";
  readonly values: readonly string[];
}

export const EVERYTHING: Choice = { mode: "not", values: [] };

export const CHOICE_FIELDS = ["link", "label", "station"] as const;

export type ChoiceField = (typeof CHOICE_FIELDS)[number];

export interface Conditions extends Readonly<Record<ChoiceField, Choice>> {
  /** Words that must all occur, in any field and order. */
  readonly text: string;
  readonly alertsOnly: boolean;
  readonly hasText: boolean;
}

export interface Filter extends Conditions {
  /** One row for each aircraft: how messages are shown, and no condition. */
  readonly byAircraft: boolean;
}

export const NO_FILTER: Conditions = {
  text: "",
  link: EVERYTHING,
  label: EVERYTHING,
  station: EVERYTHING,
  alertsOnly: false,
  hasText: false,
};

export function isOpen(choice: Choice): boolean {
  return choice.mode === "not" && choice.values.length === 0;
}

export function allows(choice: Choice, value: string): boolean {
  return choice.values.includes(value) === (choice.mode === "only");
}

/** The choice with one value switched; a list of "only" that becomes empty shows everything again. */
export function toggled(choice: Choice, value: string): Choice {
  const values = choice.values.includes(value)
    ? choice.values.filter((other) => other !== value)
    : [...choice.values, value];
  return values.length === 0 ? EVERYTHING : { mode: choice.mode, values };
}

/** How many conditions are set, for the badge on the filter button. */
export function activeCount(filter: Conditions): number {
  const choices = CHOICE_FIELDS.filter((field) => !isOpen(filter[field])).length;
  return (
    choices + Number(filter.text.trim() !== "") + Number(filter.alertsOnly) + Number(filter.hasText)
  );
}

/** The values of a message in one field: several stations may have heard it. */
export function valuesOf(message: Message, field: ChoiceField): readonly string[] {
  return field === "station" ? stationsOf(message) : [message[field]];
}

/** A test for messages; made once per filter, run once per message and remembered. */
export function matcher(filter: Conditions): (message: Message) => boolean {
  if (activeCount(filter) === 0) return () => true;
  const test = tester(filter);
  const known = new WeakMap<Message, boolean>();
  return (message) => {
    let passes = known.get(message);
    if (passes === undefined) {
      passes = test(message);
      known.set(message, passes);
    }
    return passes;
  };
}

function tester(filter: Conditions): (message: Message) => boolean {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  const choices = CHOICE_FIELDS.filter((field) => !isOpen(filter[field]));
  return (message) =>
    (!filter.alertsOnly || message.alert) &&
    (!filter.hasText || message.text.trim() !== "") &&
    choices.every((field) =>
      valuesOf(message, field).some((value) => allows(filter[field], value)),
    ) &&
    words.every((word) => haystackOf(message).includes(word));
}
