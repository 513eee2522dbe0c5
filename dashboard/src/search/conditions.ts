/**
 * The conditions of a search in words, each with the search that does without it.
 *
 * Separate because a phone lists them in place of the form, and a search that finds nothing offers
 * to drop them.
 */
import type { Zone } from "../text/time.ts";
import { isLinkId, LINKS } from "../wire/links.ts";
import { FIELDS, type Field, fieldsInUse, type Search } from "./search.ts";
import { isOpen, NO_RANGE, rangeWords } from "./timeRange.ts";

/** Short, because they stand inside of the fields. */
export const FIELD_NAMES: Readonly<Record<Field, string>> = {
  flight: "Flight",
  tail: "Tail",
  icao: "ICAO",
  from: "From",
  to: "To",
  freq: "MHz",
  label: "Label",
  msgno: "No.",
  station: "Station",
  link: "Link",
  text: "Text",
};

/** In full, beginning with what is seen, by which people call them who speak to their computer. */
export const FULL_NAMES: Readonly<Record<Field, string>> = {
  ...FIELD_NAMES,
  icao: "ICAO address",
  from: "From, departure",
  to: "To, destination",
  freq: "MHz, frequency",
  msgno: "No., message number",
};

export interface ConditionInWords {
  readonly key: Field | "time" | "alerts" | "has-text";
  readonly name: string;
  /** What somebody typed; empty where the name says it all. */
  readonly value: string;
  readonly without: Search;
}

export function withField(search: Search, field: Field, value: string): Search {
  return { ...search, fields: { ...search.fields, [field]: value } };
}

function shownValue(field: Field, value: string): string {
  return field === "link" && isLinkId(value) ? LINKS[value].name : value;
}

/** Every condition but the free text, which has a box of its own. */
export function conditionsOf(search: Search, zone: Zone): readonly ConditionInWords[] {
  const { fields, range, alertsOnly, hasText } = search;
  const used = fieldsInUse(search);
  const all: (ConditionInWords | false)[] = FIELDS.map(
    (field) =>
      used.includes(field) && {
        key: field,
        name: FIELD_NAMES[field],
        value: shownValue(field, fields[field]),
        without: withField(search, field, ""),
      },
  );
  all.push(
    !isOpen(range) && {
      key: "time",
      name: rangeWords(range, zone),
      value: "",
      without: { ...search, range: NO_RANGE },
    },
    alertsOnly && {
      key: "alerts",
      name: "Alerts only",
      value: "",
      without: { ...search, alertsOnly: false },
    },
    hasText && {
      key: "has-text",
      name: "Has text",
      value: "",
      without: { ...search, hasText: false },
    },
  );
  return all.filter((condition) => condition !== false);
}
