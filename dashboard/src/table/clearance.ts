/**
 * What controllers and crews say to each other in CPDLC, as one line of words.
 *
 * Separate because libacars gives each element as a phrase with placeholders and, apart from it,
 * a tree with the values: `CONTACT [icaounitname] [frequency]` is put together again here.
 */
import { oneLine } from "../text/visible.ts";
import { asArray, asObject, asText } from "../wire/json.ts";
import { parseApplicationData } from "./applicationData.ts";

/** Every row pays for this; no real CPDLC message is a tenth as long. */
const DATA_LIMIT = 50_000;
const DEPTH_LIMIT = 16;
const ELEMENTS_LIMIT = 8;
const LENGTH_LIMIT = 320;
const PLACEHOLDER = /\[(\w{1,60})\]/g;

function two(value: unknown): string {
  return asText(value, LENGTH_LIMIT).padStart(2, "0");
}

/** A value with all that hangs below it, in the way in which it is said. */
function words(value: unknown, depth = 0): string {
  if (depth > DEPTH_LIMIT) return "";
  if (Array.isArray(value)) return value.map((item) => words(item, depth + 1)).join(" ");
  const object = asObject(value);
  if (!object) return asText(value, LENGTH_LIMIT);
  if ("hour" in object && "min" in object) return `${two(object["hour"])}:${two(object["min"])}`;
  if ("val" in object) return `${words(object["val"], depth + 1)} ${words(object["unit"])}`.trim();
  if ("flight_level" in object) return `FL${words(object["flight_level"], depth + 1)}`;
  const parts = Object.entries(object).map(([key, item]) =>
    key === "choice" ? "" : words(item, depth + 1),
  );
  return parts.filter((part) => part !== "").join(" ");
}

/** Keys are short forms of the placeholders: `dist_offset` of `distanceoffset`. */
function abbreviates(key: string, placeholder: string): boolean {
  let end = 0;
  for (const part of key.split("_")) {
    const at = placeholder.indexOf(part, end);
    if (part === "" || at < 0 || (end === 0 && at > 0)) return false;
    end = at + part.length;
  }
  return true;
}

function valuesFor(placeholder: string, data: unknown, depth = 0): readonly string[] {
  if (depth > DEPTH_LIMIT) return [];
  if (Array.isArray(data)) return data.flatMap((item) => valuesFor(placeholder, item, depth + 1));
  return Object.entries(asObject(data) ?? {}).flatMap(([key, value]) =>
    abbreviates(key, placeholder) ? [words(value)] : valuesFor(placeholder, value, depth + 1),
  );
}

function fill(phrase: string, data: unknown): string {
  const used = new Map<string, number>();
  return phrase.replace(PLACEHOLDER, (whole, name: string) => {
    const turn = used.get(name) ?? 0;
    used.set(name, turn + 1);
    return valuesFor(name, data)[turn] || whole;
  });
}

function collect(value: unknown, depth: number, found: string[]): void {
  if (depth > DEPTH_LIMIT || found.length >= ELEMENTS_LIMIT) return;
  const object = asObject(value);
  const phrase = asText(object?.["choice_label"], LENGTH_LIMIT);
  if (phrase !== "") {
    found.push(fill(phrase, object?.["data"]));
    return;
  }
  const items = object ? Object.values(object) : asArray(value);
  for (const item of items) collect(item, depth + 1, found);
}

/** The elements of a CPDLC message in order; empty when the data holds none. */
export function clearance(libacars: string): string {
  if (libacars.length > DATA_LIMIT || !libacars.includes("choice_label")) return "";
  const found: string[] = [];
  collect(parseApplicationData(libacars), 0, found);
  return oneLine(found.join(", "), LENGTH_LIMIT);
}
