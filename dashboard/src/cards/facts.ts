/**
 * What a card tells of a message: its text, and the facts that have no place of their own.
 *
 * Separate from all the fields of an opened message, because a card has room for short names and
 * leaves out what its first line says.
 */

import { address, DIRECTIONS, ground, kept, otherForms } from "../table/fields.ts";
import { dataKind, route, type Summary, summarise } from "../table/summary.ts";
import { altitudeText } from "../text/formats.ts";
import { oneLine } from "../text/visible.ts";
import type { Message } from "../wire/message.ts";
import { stationsOf } from "../wire/receptions.ts";

/** How many columns it needs, so that what stands in them is read whole. */
export type Room = "one" | "two" | "all";

export interface Fact {
  readonly name: string;
  readonly value: string;
  readonly room: Room;
}

/** More than the four lines that a card has on a wide screen. */
const TEXT_LENGTH = 640;
const VALUE_LENGTH = 80;
/** Pixels, as in `cards.css`: the narrowest column, two with the gap between, and characters. */
const ONE_COLUMN = 124;
const TWO_COLUMNS = 262;
const NAME_CHARACTER = 6.3;
const VALUE_CHARACTER = 7.25;
const BETWEEN = 6;
const MOST_STATIONS = 4;
const MOST_PARTS = 8;

/** The text as far as a card shows it; what facts tell is not told again where there is none. */
export function cardSummary(message: Message, reach: number): Summary {
  const summary = summarise(message, reach, TEXT_LENGTH);
  return summary.own ? summary : { ...summary, text: dataKind(message.libacars) || "no text" };
}

function listed(values: readonly string[], limit: number, between: string): string {
  const left = values.length - limit;
  const shown = values.slice(0, limit).join(between);
  return left > 0 ? `${shown} and ${left} more` : shown;
}

function roomFor(name: string, value: string): Room {
  const width = name.length * NAME_CHARACTER + BETWEEN + value.length * VALUE_CHARACTER;
  if (width <= ONE_COLUMN) return "one";
  return width <= TWO_COLUMNS ? "two" : "all";
}

function position({ lat, lon }: Message): string {
  return lat === undefined || lon === undefined ? "" : `${lat.toFixed(3)} ${lon.toFixed(3)}`;
}

function heardBy(message: Message): string {
  if (message.hearings.length === 0) return "";
  const names = stationsOf(message).map((station) => station || "unknown");
  return listed(names, MOST_STATIONS, ", ");
}

function parts({ parts, partial }: Message): string {
  const names = parts.map((part) => part.msgno || `block ${part.blockId}`);
  const shown = listed(names, MOST_PARTS, " ");
  if (!partial) return shown;
  return shown === "" ? "another one announced" : `${shown}, another one announced`;
}

/** Those that have a value, in the order in which a person looks for them. */
export function cardFacts(message: Message): readonly Fact[] {
  const all: readonly (readonly [string, string])[] = [
    ["Frequency", message.freq === "" ? "" : `${message.freq} MHz`],
    ["Route", route(message)],
    ["ETA", message.eta],
    ["Gate out", message.gtout],
    ["Wheels off", message.wloff],
    ["Wheels on", message.wlin],
    ["Gate in", message.gtin],
    ["Position", position(message)],
    ["Altitude", message.alt === undefined ? "" : altitudeText(Math.round(message.alt))],
    ["Aircraft", ground(message.onGround)],
    ["Also", otherForms(message)],
    ["From", address(message.fromAddress, message.fromStation)],
    ["To", address(message.toAddress, message.toStation)],
    ["Direction", DIRECTIONS.has(message.direction) ? message.direction : ""],
    ["Mode", message.mode],
    ["Block", message.blockId],
    ["Ack", message.ack],
    ["Number", message.msgno],
    ["Response", message.isResponse ? "yes" : ""],
    ["Errors", message.errors ? String(message.errors) : ""],
    ["Parts", parts(message)],
    ["Heard by", heardBy(message)],
    ["Kept", kept(message)],
  ];
  return all
    .filter(([, value]) => value !== "")
    .map(([name, value]) => {
      const shown = oneLine(value, VALUE_LENGTH);
      return { name, value: shown, room: roomFor(name, shown) };
    });
}
