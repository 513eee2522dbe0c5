/**
 * Places that a message tells, from wherever they stand in it.
 *
 * Separate from the map because what a place means, where the aircraft was or where it will be, is
 * decided here, and may be told without a map.
 */
import { parseApplicationData } from "../table/applicationData.ts";
import { visible } from "../text/visible.ts";
import { asNumber, asObject, type JsonObject } from "../wire/json.ts";
import type { Message } from "../wire/message.ts";

/** `here`: the aircraft was there; `ahead`: it will be; `ground`: something that stands there. */
export type PlaceKind = "here" | "ahead" | "ground";

export interface Position {
  /** Degrees, north and east positive. */
  readonly lat: number;
  readonly lon: number;
  /** Feet. */
  readonly alt: number | undefined;
  readonly kind: PlaceKind;
  /** What it is, in words. */
  readonly name: string;
}

/** A position that the text decoder has found. */
export interface DecodedPosition {
  readonly lat: number;
  readonly lon: number;
  readonly kind: PlaceKind;
  readonly name: string;
}

/** Nobody reads more; a message can hold any number. */
export const POSITIONS_LIMIT = 60;
const DEPTH_LIMIT = 24;
const NODES_LIMIT = 4_000;
const NAME_LENGTH = 60;
/** Nearer than this, about ten metres, is the same place. */
const SAME_DEGREES = 1e-4;

const AHEAD =
  /^(?:predicted_route|next_wpt|next_next_wpt|fixed_projection|intermediate_projection)$/;
/** What controllers and crews say of places is a route, but for where the aircraft is or was. */
const SAID_HERE = /^(?:pos_current|reported_wpt_pos)$/;
const GROUND = /^(?:systable_complete|ground_stations|location|gs|gs_status)$/;
const NAMES: ReadonlyMap<string, string> = new Map([
  ["next_wpt", "next waypoint"],
  ["next_next_wpt", "waypoint after it"],
  ["fixed_projection", "projected position"],
  ["intermediate_projection", "projected on the way"],
  ["basic_report", "reported position"],
  ["location", "ground station"],
  ["pos_current", "present position"],
  ["reported_wpt_pos", "reported waypoint"],
  ["next_fix", "next fix"],
  ["next_next_fix", "fix after it"],
]);
const SIDES: ReadonlyMap<unknown, number> = new Map([
  ["north", 1],
  ["east", 1],
  ["south", -1],
  ["west", -1],
]);

/** Whether numbers can be a place; where both are zero, nothing was known. */
export function isPlace(lat: number | undefined, lon: number | undefined): boolean {
  if (lat === undefined || lon === undefined) return false;
  if (lat === 0 && lon === 0) return false;
  return Math.abs(lat) <= 90 && Math.abs(lon) <= 180;
}

/** Degrees as CPDLC tells them: whole ones, minutes and a side. */
function saidDegrees(value: unknown): number | undefined {
  const source = asObject(value);
  const side = SIDES.get(source?.["dir"]);
  const degrees = asNumber(source?.["deg"]);
  if (side === undefined || degrees === undefined) return undefined;
  return side * (degrees + (asNumber(source?.["min"]) ?? 0) / 60);
}

function kindOf(path: readonly string[]): PlaceKind {
  if (path.some((step) => AHEAD.test(step))) return "ahead";
  return path.some((step) => GROUND.test(step)) ? "ground" : "here";
}

function nameOf(path: readonly string[]): string {
  const known = path.findLast((step) => NAMES.has(step));
  if (known) return NAMES.get(known) ?? "";
  const last = path.at(-1) ?? "position";
  return visible(last.replaceAll("_", " ")).slice(0, NAME_LENGTH);
}

/** The place that an object is; only numbers, since text is no measurement. */
function placeOf(object: JsonObject, path: readonly string[]): Position | undefined {
  const { lat, lon } = object;
  if (typeof lat === "number" && typeof lon === "number") {
    if (!isPlace(lat, lon)) return undefined;
    return { lat, lon, alt: asNumber(object["alt"]), kind: kindOf(path), name: nameOf(path) };
  }
  const said = { lat: saidDegrees(lat), lon: saidDegrees(lon) };
  if (said.lat === undefined || said.lon === undefined || !isPlace(said.lat, said.lon)) {
    return undefined;
  }
  const kind = path.some((step) => SAID_HERE.test(step)) ? "here" : "ahead";
  return { lat: said.lat, lon: said.lon, alt: undefined, kind, name: nameOf(path) };
}

/** The places in application data, in the order in which they stand there. */
export function placesIn(data: unknown): readonly Position[] {
  const found: Position[] = [];
  let nodes = 0;
  const walk = (value: unknown, path: readonly string[], depth: number) => {
    nodes += 1;
    if (depth > DEPTH_LIMIT || nodes > NODES_LIMIT || found.length >= POSITIONS_LIMIT) return;
    if (Array.isArray(value)) {
      for (const item of value) walk(item, path, depth + 1);
      return;
    }
    const object = asObject(value);
    if (!object) return;
    const place = placeOf(object, path);
    if (place) found.push(place);
    for (const [key, item] of Object.entries(object)) walk(item, [...path, key], depth + 1);
  };
  walk(data, [], 0);
  return found;
}

function isSame(a: Position, b: Position): boolean {
  return (
    a.kind === b.kind &&
    Math.abs(a.lat - b.lat) < SAME_DEGREES &&
    Math.abs(a.lon - b.lon) < SAME_DEGREES
  );
}

/** Every place of a message once: its own, those of the data, those of the decoded text. */
export function positionsOf(
  message: Message,
  decoded: readonly DecodedPosition[] = [],
): readonly Position[] {
  const { lat, lon, alt } = message;
  const all: Position[] = [];
  if (lat !== undefined && lon !== undefined && isPlace(lat, lon)) {
    all.push({ lat, lon, alt, kind: "here", name: "reported position" });
  }
  if (message.libacars !== "") all.push(...placesIn(parseApplicationData(message.libacars)));
  for (const one of decoded) if (isPlace(one.lat, one.lon)) all.push({ ...one, alt: undefined });
  const each: Position[] = [];
  for (const one of all) {
    if (each.length < POSITIONS_LIMIT && !each.some((known) => isSame(known, one))) each.push(one);
  }
  return each;
}
