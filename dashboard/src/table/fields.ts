/**
 * The fields of a message as named values, in the order in which a person looks for them.
 *
 * Separate because names and units are decided here once.
 */
import { altitudeText } from "../text/formats.ts";
import { fullTime, type Zone } from "../text/time.ts";
import { visible } from "../text/visible.ts";
import { LINKS } from "../wire/links.ts";
import { MATCH_FIELDS, type MatchField } from "../wire/matches.ts";
import type { Message } from "../wire/message.ts";

export interface NamedValue {
  readonly name: string;
  readonly value: string;
}

const HEXADECIMAL = /^[0-9A-F]{1,12}$/;

function degrees(value: number | undefined): string {
  return value === undefined ? "" : `${value.toFixed(4)}°`;
}

function withUnit(value: number | undefined, unit: string): string {
  return value === undefined ? "" : `${value} ${unit}`;
}

export function address(hex: string, station: string): string {
  return [hex, station].filter((part) => part !== "").join(" ");
}

/** As lists of ground stations have it, and in decimal, as some decoders print it. */
function inBothForms(hex: string): string {
  return HEXADECIMAL.test(hex) ? `${hex} (${Number.parseInt(hex, 16)})` : hex;
}

/** The flight as tickets and air traffic control write it, where that is not how it was sent. */
export function otherForms(message: Message): string {
  return [message.iataFlight, message.icaoFlight]
    .filter((form) => form !== "" && form !== message.flight)
    .join(", ");
}

export const DIRECTIONS: ReadonlyMap<string, string> = new Map([
  ["downlink", "downlink, to the ground"],
  ["uplink", "uplink, to the aircraft"],
]);

export function ground(onGround: boolean | undefined): string {
  if (onGround === undefined) return "";
  return onGround ? "on ground" : "airborne";
}

const FIELD_WORDS: Readonly<Record<MatchField, string>> = {
  text: "text",
  icao: "ICAO address",
  tail: "registration",
  flight: "flight",
  label: "label",
  station: "station",
};

/** The terms with the fields in which they were found. */
function alertTerms({ matches }: Message): string {
  return MATCH_FIELDS.filter((field) => matches[field].length > 0)
    .map((field) => `${matches[field].join(", ")} (${FIELD_WORDS[field]})`)
    .join("; ");
}

export function kept({ stored, waiting }: Message): string {
  if (stored) return "";
  return waiting ? "not yet, the database takes no messages" : "no, shown live only";
}

/** Every field that has a value; times in the given zone. */
export function namedFields(message: Message, zone: Zone): readonly NamedValue[] {
  const all: readonly (readonly [string, string])[] = [
    ["Received", fullTime(message.time, zone)],
    ["Link", LINKS[message.link].name],
    ["Station", message.station],
    ["Frequency", message.freq === "" ? "" : `${message.freq} MHz`],
    ["Level", withUnit(message.level, "dB")],
    ["Flight", message.flight],
    ["Also written", otherForms(message)],
    ["Airline", message.airline],
    ["Registration", message.tail],
    ["ICAO address", message.icao],
    ["Registered in", message.country],
    ["Label", message.label],
    ["Label name", message.labelName],
    ["Departure", message.depa],
    ["Destination", message.dsta],
    ["Estimated arrival", message.eta],
    ["Gate out", message.gtout],
    ["Wheels off", message.wloff],
    ["Wheels on", message.wlin],
    ["Gate in", message.gtin],
    ["Latitude", degrees(message.lat)],
    ["Longitude", degrees(message.lon)],
    ["Altitude", message.alt === undefined ? "" : altitudeText(message.alt)],
    ["Aircraft", ground(message.onGround)],
    ["Direction", DIRECTIONS.get(message.direction) ?? ""],
    ["From", address(inBothForms(message.fromAddress), message.fromStation)],
    ["To", address(inBothForms(message.toAddress), message.toStation)],
    ["Mode", message.mode],
    ["Block", message.blockId],
    ["Acknowledge", message.ack],
    ["Message number", message.msgno],
    ["Response", message.isResponse ? "yes" : ""],
    ["Decoder errors", message.errors ? String(message.errors) : ""],
    ["Alert terms", alertTerms(message)],
    ["Kept", kept(message)],
    ["Message id", message.uid],
  ];
  return all
    .filter(([, value]) => value !== "")
    .map(([name, value]) => ({ name, value: visible(value) }));
}
