/**
 * What the server tells of one aircraft, checked.
 *
 * Separate because only the page of an aircraft asks for it.
 */
import { asArray, asCount, asNumber, asObject, asText, type JsonObject } from "./json.ts";

const NAME_LIMIT = 256;
const TOP_LIMIT = 50;

export interface Counted {
  readonly name: string;
  /** What the name stands for; empty where that is not known. */
  readonly title: string;
  readonly messages: number;
}

export interface Ranking {
  readonly top: readonly Counted[];
  /** Messages with other names. */
  readonly others: number;
}

export interface Aircraft {
  readonly icao: string;
  readonly tail: string;
  readonly country: string;
  readonly airline: string;
  /** How many messages were looked at. */
  readonly messages: number;
  /** Whether more are stored. */
  readonly capped: boolean;
  /** Unix seconds, among those that were looked at. */
  readonly firstHeard: number;
  readonly lastHeard: number;
  readonly alerts: number;
  readonly flights: Ranking;
  readonly labels: Ranking;
  readonly stations: Ranking;
}

function toCounted(value: unknown): Counted | undefined {
  const source = asObject(value);
  const name = asText(source?.["name"], NAME_LIMIT);
  if (!source || name === "") return undefined;
  return {
    name,
    title: asText(source["title"], NAME_LIMIT),
    messages: asCount(source["messages"]),
  };
}

function readRanking(source: JsonObject, key: string): Ranking {
  const ranking = asObject(source[key]) ?? {};
  return {
    top: asArray(ranking["top"])
      .slice(0, TOP_LIMIT)
      .flatMap((each) => toCounted(each) ?? []),
    others: asCount(ranking["others"]),
  };
}

/** The aircraft; undefined where the answer is none of one. */
export function toAircraft(value: unknown): Aircraft | undefined {
  const source = asObject(value);
  const firstHeard = asNumber(source?.["first_heard"]);
  const lastHeard = asNumber(source?.["last_heard"]);
  if (!source || firstHeard === undefined || lastHeard === undefined) return undefined;
  return {
    icao: asText(source["icao"], NAME_LIMIT),
    tail: asText(source["tail"], NAME_LIMIT),
    country: asText(source["country"], NAME_LIMIT),
    airline: asText(source["airline"], NAME_LIMIT),
    messages: asCount(source["messages"]),
    capped: source["capped"] === true,
    firstHeard,
    lastHeard,
    alerts: asCount(source["alerts"]),
    flights: readRanking(source, "flights"),
    labels: readRanking(source, "labels"),
    stations: readRanking(source, "stations"),
  };
}
