/**
 * The decoded application data of a message (ADS-C, CPDLC, HFDL frequencies) as named values.
 *
 * Separate because its shape depends on the decoder: it is walked, bounded in depth and number,
 * and never trusted to be complete.
 */
import { visible } from "../text/visible.ts";
import { asObject } from "../wire/json.ts";
import type { NamedValue } from "./fields.ts";

const DEPTH_LIMIT = 12;
const VALUES_LIMIT = 60;
const VALUE_LENGTH = 200;
/** Rows of older servers hold the JSON text inside a JSON string. */
const WRAPPED_LIMIT = 2;
/** Program and version say nothing about the message; phrases are told whole, with their values. */
const SKIPPED = new Set(["app", "err", "crc_ok", "choice_label"]);

/** The data as JSON, checked for nothing; undefined when it cannot be read. */
export function parseApplicationData(text: string): unknown {
  let value: unknown = text;
  for (let round = 0; round < WRAPPED_LIMIT && typeof value === "string"; round += 1) {
    try {
      value = JSON.parse(value);
    } catch {
      return undefined;
    }
  }
  return value;
}

/** Two steps of a path are enough to know a value; all of them would be a line of brackets. */
function nameOf(path: readonly string[]): string {
  return path.slice(-2).join(", ").replaceAll("_", " ");
}

function walk(value: unknown, path: readonly string[], found: NamedValue[]): void {
  if (found.length >= VALUES_LIMIT || path.length > DEPTH_LIMIT) return;
  if (Array.isArray(value)) {
    for (const item of value) walk(item, path, found);
    return;
  }
  const object = asObject(value);
  if (object) {
    for (const [key, item] of Object.entries(object)) {
      if (!SKIPPED.has(key)) walk(item, [...path, key], found);
    }
    return;
  }
  if (value === null || value === undefined || value === "") return;
  const text = visible(String(value).slice(0, VALUE_LENGTH));
  found.push({ name: visible(nameOf(path)) || "value", value: text });
}

/** The leaves of the data in order; empty when there is none or it cannot be read. */
export function applicationData(json: string): readonly NamedValue[] {
  const found: NamedValue[] = [];
  if (json !== "") walk(parseApplicationData(json), [], found);
  return found;
}
