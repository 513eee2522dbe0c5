/**
 * How a message was received beyond its first time: further hearings, and the parts it came in.
 *
 * Separate from the message's own fields because most messages have neither, and because a hearing
 * also comes by itself.
 */
import { asArray, asNumber, asObject, asText, type JsonObject } from "./json.ts";

const FIELD_LIMIT = 256;
/** No block holds more. */
const TEXT_LIMIT = 4_000;
/** A relay that loops makes any number; nobody reads more than these. */
export const HEARINGS_LIMIT = 200;
/** There are sixteen letters that a message number can end with. */
export const PARTS_LIMIT = 32;
const LATEST_TIME_SECONDS = 253_402_300_799;

export interface Reception {
  /** Unix seconds, by the clock of that decoder. */
  readonly time: number;
  readonly station: string;
  /** MHz. */
  readonly freq: string;
  /** Decibel. */
  readonly level: number | undefined;
  readonly msgno: string;
}

export interface MessagePart extends Reception {
  readonly blockId: string;
  /** Its own, also where a decoder gave the joined one. */
  readonly text: string;
}

export interface Receptions {
  /** Those after the first, in the order in which they became known. */
  readonly hearings: readonly Reception[];
  /** In the order of the text; none for a message of one block. */
  readonly parts: readonly MessagePart[];
  /** Whether its sender announced a further part. */
  readonly partial: boolean;
  /** Whether the database has still to take the message. */
  readonly waiting: boolean;
}

/** One more reception of a message that was told before. */
export interface Hearing {
  readonly uid: string;
  readonly reception: Reception;
}

function toReception(source: JsonObject): Reception | undefined {
  const time = asNumber(source["timestamp"]);
  if (time === undefined || time < 0 || time > LATEST_TIME_SECONDS) return undefined;
  return {
    time,
    station: asText(source["station_id"], FIELD_LIMIT).trim(),
    freq: asText(source["freq"], FIELD_LIMIT).trim(),
    level: asNumber(source["level"]),
    msgno: asText(source["msgno"], FIELD_LIMIT).trim(),
  };
}

function readList<T>(
  value: unknown,
  limit: number,
  read: (source: JsonObject) => T | undefined,
): readonly T[] {
  return asArray(value)
    .slice(0, limit)
    .map((item) => read(asObject(item) ?? {}))
    .filter((item) => item !== undefined);
}

function toPart(source: JsonObject): MessagePart | undefined {
  const reception = toReception(source);
  return (
    reception && {
      ...reception,
      blockId: asText(source["block_id"], FIELD_LIMIT).trim(),
      text: asText(source["text"], TEXT_LIMIT),
    }
  );
}

export function readReceptions(source: JsonObject): Receptions {
  return {
    hearings: readList(source["hearings"], HEARINGS_LIMIT, toReception),
    parts: readList(source["parts"], PARTS_LIMIT, toPart),
    partial: source["partial"] === true,
    waiting: source["waiting"] === true,
  };
}

/** The hearings of an event, without the entries that are none. */
export function toHearings(value: unknown): readonly Hearing[] {
  return readList(asObject(value)?.["hearings"], Number.POSITIVE_INFINITY, (source) => {
    const uid = asText(source["uid"], FIELD_LIMIT);
    const reception = toReception(source);
    return uid !== "" && reception ? { uid, reception } : undefined;
  });
}

/** Every station that received anything of the message, the first one first. */
export function stationsOf(message: Receptions & { readonly station: string }): readonly string[] {
  const { station, hearings, parts } = message;
  if (hearings.length === 0 && parts.length === 0) return [station];
  return [...new Set([station, ...[...parts, ...hearings].map((one) => one.station)])];
}
