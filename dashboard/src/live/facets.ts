/**
 * The values that a field can be filtered by, with how often each occurs.
 *
 * Separate because they are counted only while somebody looks at them.
 */
import { LINK_IDS, LINKS } from "../wire/links.ts";
import type { Message } from "../wire/message.ts";
import { type Choice, type ChoiceField, valuesOf } from "./filters.ts";

export interface Facet {
  readonly value: string;
  readonly name: string;
  readonly count: number;
}

/** What the server calls a value; the names of labels as they stand in the rows win. */
function namesOf(
  field: ChoiceField,
  messages: readonly Message[],
  labels: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  if (field === "link") return new Map(LINK_IDS.map((id) => [id, LINKS[id].name]));
  if (field === "station") return new Map();
  const names = new Map(labels);
  for (const { label, labelName } of messages) if (labelName !== "") names.set(label, labelName);
  return names;
}

/**
 * The facets that contain what is looked for, in their value or their name; of labels also those that
 * the server knows and no message has, so that they can be chosen before the first one comes.
 */
export function foundFacets(
  facets: readonly Facet[],
  known: ReadonlyMap<string, string>,
  wanted: string,
): readonly Facet[] {
  const part = wanted.trim().toUpperCase();
  if (part === "") return facets;
  const there = new Set(facets.map(({ value }) => value));
  const others = [...known]
    .filter(([value]) => !there.has(value))
    .map(([value, name]) => ({ value, name, count: 0 }));
  return [...facets, ...others].filter(({ value, name }) =>
    `${value} ${name}`.toUpperCase().includes(part),
  );
}

/** Values in the messages and in the choice, the frequent ones first; links in their own order. */
export function facetsOf(
  field: ChoiceField,
  messages: readonly Message[],
  choice: Choice,
  labels: ReadonlyMap<string, string>,
): readonly Facet[] {
  const counts = new Map<string, number>();
  if (field === "link") for (const id of LINK_IDS) counts.set(id, 0);
  for (const value of choice.values) counts.set(value, 0);
  for (const message of messages) {
    for (const value of valuesOf(message, field)) {
      if (value !== "") counts.set(value, (counts.get(value) ?? 0) + 1);
    }
  }
  const names = namesOf(field, messages, labels);
  const facets = [...counts].map(([value, count]) => ({
    value,
    count,
    name: names.get(value) ?? "",
  }));
  if (field === "link") return facets;
  return facets.sort((a, b) => b.count - a.count || a.value.localeCompare(b.value));
}
