/**
 * What somebody searches for, as one value: the same for the address, the form and the question.
 *
 * Separate from the three, which are ways to write it.
 */
import { NO_RANGE, type TimeRange } from "./timeRange.ts";

/** In the order in which they stand in the form; named as in the address. */
export const FIELDS = [
  "flight",
  "tail",
  "icao",
  "from",
  "to",
  "freq",
  "label",
  "msgno",
  "station",
  "link",
  "text",
] as const;

export type Field = (typeof FIELDS)[number];

export interface Search {
  /** Free text with the syntax that the server knows. */
  readonly query: string;
  readonly fields: Readonly<Record<Field, string>>;
  readonly range: TimeRange;
  readonly alertsOnly: boolean;
  readonly hasText: boolean;
  readonly sort: "time" | "relevance";
}

/** A part of the matches: behind which place, and how many stand before it. */
export interface Place {
  /** What the page before told; empty for the first page. */
  readonly after: string;
  readonly seen: number;
}

export const FIRST_PAGE: Place = { after: "", seen: 0 };

const NO_FIELDS = Object.fromEntries(FIELDS.map((field) => [field, ""])) as Record<Field, string>;

export const NOTHING_ASKED: Search = {
  query: "",
  fields: NO_FIELDS,
  range: NO_RANGE,
  alertsOnly: false,
  hasText: false,
  sort: "time",
};

/** The fields that ask for something. */
export function fieldsInUse({ fields }: Search): readonly Field[] {
  return FIELDS.filter((field) => fields[field].trim() !== "");
}
