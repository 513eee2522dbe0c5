/**
 * The message as the dashboard knows it, and the check that turns unknown JSON into one.
 *
 * Separate because every value comes from the air: past `toMessage` a field has the type it claims,
 * and nothing else in the dashboard needs to doubt it.
 */
import type { Span } from "../text/highlight.ts";
import { asNumber, asObject, asText, type JsonObject } from "./json.ts";
import { type LinkId, linkOfMessageType } from "./links.ts";
import { MATCH_FIELDS, type Matches, readHits, readMatches } from "./matches.ts";
import { type Receptions, readReceptions } from "./receptions.ts";

const FIELD_LIMIT = 256;
const TEXT_LIMIT = 100_000;
/** Server time of a Unix second beyond the year 9999 would break every date function. */
const LATEST_TIME_SECONDS = 253_402_300_799;

/** What servers send instead of a name; a row is calmer without it. */
const UNKNOWN_LABEL_NAME = "Unknown Message Label";

export const TEXT_FIELDS = [
  "tail",
  "flight",
  "airline",
  "iataFlight",
  "icaoFlight",
  "icao",
  "country",
  "label",
  "labelName",
  "station",
  "freq",
  "mode",
  "ack",
  "blockId",
  "direction",
  "msgno",
  "depa",
  "dsta",
  "eta",
  "gtout",
  "gtin",
  "wloff",
  "wlin",
  "toAddress",
  "fromAddress",
  "toStation",
  "fromStation",
] as const;

export type TextField = (typeof TEXT_FIELDS)[number];

const WIRE_NAMES: Readonly<Record<TextField, readonly string[]>> = {
  tail: ["tail"],
  flight: ["flight"],
  airline: ["airline"],
  iataFlight: ["iata_flight"],
  icaoFlight: ["icao_flight"],
  icao: ["icao_hex", "icao"],
  country: ["country"],
  label: ["label"],
  labelName: ["label_type"],
  station: ["station_id"],
  freq: ["freq"],
  mode: ["mode"],
  ack: ["ack"],
  blockId: ["block_id"],
  direction: ["direction"],
  msgno: ["msgno"],
  depa: ["depa"],
  dsta: ["dsta"],
  eta: ["eta"],
  gtout: ["gtout"],
  gtin: ["gtin"],
  wloff: ["wloff"],
  wlin: ["wlin"],
  toAddress: ["toaddr_hex"],
  fromAddress: ["fromaddr_hex"],
  toStation: ["toaddr_decoded"],
  fromStation: ["fromaddr_decoded"],
};

export interface Message extends Readonly<Record<TextField, string>>, Receptions {
  /** Identity everywhere: list keys, read marks, deduplication. */
  readonly uid: string;
  readonly link: LinkId;
  /** Unix seconds with fraction. */
  readonly time: number;
  readonly text: string;
  /** Degrees, north and east positive. */
  readonly lat: number | undefined;
  readonly lon: number | undefined;
  /** Feet. */
  readonly alt: number | undefined;
  /** Decibel, relative to what the decoder uses. */
  readonly level: number | undefined;
  /** Errors that the decoder saw or repaired. */
  readonly errors: number | undefined;
  readonly isResponse: boolean;
  readonly onGround: boolean | undefined;
  /** JSON text of the decoded application data. */
  readonly libacars: string;
  /** False when the server did not keep the message. */
  readonly stored: boolean;
  readonly alert: boolean;
  readonly matches: Matches;
  /** Where alert terms stand in `text`, and what a search found; only what the server tells. */
  readonly hits: readonly Span[];
}

function firstText(source: JsonObject, names: readonly string[]): string {
  for (const name of names) {
    const text = asText(source[name], FIELD_LIMIT).trim();
    if (text !== "") return text;
  }
  return "";
}

function readTextFields(source: JsonObject): Record<TextField, string> {
  const fields = {} as Record<TextField, string>;
  for (const field of TEXT_FIELDS) fields[field] = firstText(source, WIRE_NAMES[field]);
  if (fields.labelName === UNKNOWN_LABEL_NAME) fields.labelName = "";
  return fields;
}

/** Decoders that know no position send values outside of the globe. */
function readDegrees(value: unknown, limit: number): number | undefined {
  const degrees = asNumber(value);
  return degrees !== undefined && Math.abs(degrees) <= limit ? degrees : undefined;
}

function readOnGround(value: unknown): boolean | undefined {
  const code = asNumber(value);
  return code === undefined ? undefined : code !== 0;
}

/** A message from unknown JSON; undefined when it has no identity, no known link or no time. */
export function toMessage(value: unknown): Message | undefined {
  const source = asObject(value);
  if (!source) return undefined;
  const uid = asText(source["uid"], FIELD_LIMIT);
  const link = linkOfMessageType(asText(source["message_type"], FIELD_LIMIT));
  const time = asNumber(source["timestamp"]);
  if (uid === "" || !link || time === undefined) return undefined;
  if (time < 0 || time > LATEST_TIME_SECONDS) return undefined;

  const fields = readTextFields(source);
  const text = asText(source["text"], TEXT_LIMIT);
  const matches = readMatches(source);
  return {
    ...fields,
    ...readReceptions(source),
    uid,
    link,
    time,
    text,
    matches,
    hits: readHits(source, text),
    lat: readDegrees(source["lat"], 90),
    lon: readDegrees(source["lon"], 180),
    alt: asNumber(source["alt"]),
    level: asNumber(source["level"]),
    errors: asNumber(source["error"]),
    isResponse: asNumber(source["is_response"]) === 1 || source["is_response"] === true,
    onGround: readOnGround(source["is_onground"]),
    libacars: asText(source["libacars"], TEXT_LIMIT),
    stored: source["stored"] !== false,
    alert: source["matched"] === true || MATCH_FIELDS.some((field) => matches[field].length > 0),
  };
}

/** The messages of a list, without the entries that are none. */
export function toMessages(value: unknown): Message[] {
  if (!Array.isArray(value)) return [];
  return value.map(toMessage).filter((message) => message !== undefined);
}

/** All terms that a message matched, each once, in the order of the fields. */
export function matchedTerms(message: Message): readonly string[] {
  return [...new Set(MATCH_FIELDS.flatMap((field) => message.matches[field]))];
}
