/**
 * What the server has counted, as types: totals of a span of days, and counters of the database.
 *
 * Separate from the other events because only the page of statistics, which is loaded later, needs it.
 */
import { asArray, asCount, asNumber, asObject, asText } from "./json.ts";
import { LINK_IDS, LINKS, type LinkId, linkOfMessageType, perLink } from "./links.ts";

const NAME_LIMIT = 256;
const MOST_NAMES = 100;
const MOST_SPANS = 2_000;
const HOURS = 24;
/** The server keeps as many of each link. */
const MOST_KEYS = 4_000;

export interface Ranked {
  readonly name: string;
  /** What the name stands for; empty where nobody knows. */
  readonly title: string;
  /** How flights of an airline begin; empty for anything else. */
  readonly iata: string;
  readonly count: number;
}

export interface Ranking {
  /** Most messages first. */
  readonly top: readonly Ranked[];
  readonly others: number;
}

export interface Day {
  /** Unix seconds, at midnight in UTC. */
  readonly start: number;
  readonly count: number;
}

export interface Totals {
  /** Of how many days; undefined for all time. */
  readonly days: number | undefined;
  readonly messages: number;
  readonly links: Readonly<Record<LinkId, number>>;
  /** By the hour of the day in UTC. */
  readonly hours: readonly number[];
  /** The days that are told apart, oldest first. */
  readonly perDay: readonly Day[];
  readonly airlines: Ranking;
  readonly aircraft: Ranking;
  readonly labels: Ranking;
  readonly stations: Ranking;
}

function toRanking(value: unknown): Ranking {
  const source = asObject(value);
  const top = asArray(source?.["top"])
    .slice(0, MOST_NAMES)
    .flatMap((each) => {
      const entry = asObject(each);
      const name = asText(entry?.["name"], NAME_LIMIT);
      if (!entry || name === "") return [];
      return [
        {
          name,
          title: asText(entry["title"], NAME_LIMIT),
          iata: asText(entry["iata"], NAME_LIMIT),
          count: asCount(entry["messages"]),
        },
      ];
    });
  return { top, others: asCount(source?.["others"]) };
}

export function toTotals(value: unknown): Totals | undefined {
  const source = asObject(value);
  if (!source || !Array.isArray(source["hours"])) return undefined;
  const counts = asObject(source["links"]);
  const links = perLink((id) => asCount(counts?.[LINKS[id].statusKey]));
  const hours = source["hours"];
  const perDay = asArray(source["over_time"])
    .slice(-MOST_SPANS)
    .flatMap((each) => {
      const span = asObject(each);
      const start = asNumber(span?.["start"]);
      if (span?.["unit"] !== "day" || start === undefined) return [];
      return [{ start, count: asCount(span["messages"]) }];
    });
  return {
    days: asNumber(source["days"]),
    messages: asCount(source["messages"]),
    links,
    hours: Array.from({ length: HOURS }, (_, hour) => asCount(hours[hour])),
    perDay,
    airlines: toRanking(source["airlines"]),
    aircraft: toRanking(source["aircraft"]),
    labels: toRanking(source["labels"]),
    stations: toRanking(source["stations"]),
  };
}

/** How many messages had one signal level, in dB. */
export interface LevelCount {
  readonly level: number;
  readonly count: number;
}

export type Levels = Readonly<Record<LinkId, readonly LevelCount[]>>;

/** One spelling that the server has for levels alone. */
function levelKey(link: LinkId): string {
  return link === "imsl" ? LINKS.imsl.statusKey : LINKS[link].messageType;
}

function toLevelCounts(value: unknown): readonly LevelCount[] {
  return asArray(value)
    .slice(0, MOST_KEYS)
    .flatMap((each) => {
      const entry = asObject(each);
      const level = asNumber(entry?.["level"]);
      return level === undefined ? [] : [{ level, count: asCount(entry?.["count"]) }];
    });
}

export function toLevels(value: unknown): Levels | undefined {
  const levels = asObject(asObject(value)?.["levels"]);
  if (!levels) return undefined;
  return perLink((id) => toLevelCounts(levels[levelKey(id)]));
}

/** How many messages came on one frequency, in MHz as the server spells it. */
export interface FrequencyCount {
  readonly frequency: string;
  readonly count: number;
}

export type Frequencies = Readonly<Record<LinkId, readonly FrequencyCount[]>>;

/** By link, most messages first; a frequency that is told twice counts once. */
export function toFrequencies(value: unknown): Frequencies | undefined {
  const entries = asObject(value)?.["freqs"];
  if (!Array.isArray(entries)) return undefined;
  const counts = perLink(() => new Map<string, number>());
  for (const each of entries.slice(0, MOST_KEYS * LINK_IDS.length)) {
    const entry = asObject(each);
    const link = linkOfMessageType(asText(entry?.["freq_type"], NAME_LIMIT));
    const frequency = asText(entry?.["freq"], NAME_LIMIT);
    if (!link || frequency === "") continue;
    const before = counts[link].get(frequency) ?? 0;
    counts[link].set(frequency, before + asCount(entry?.["count"]));
  }
  return perLink((link) =>
    [...counts[link]]
      .map(([frequency, count]) => ({ frequency, count }))
      .sort((a, b) => b.count - a.count || a.frequency.localeCompare(b.frequency, "en")),
  );
}

/** Messages since the database was made. */
export interface MessageCounts {
  readonly withContent: number;
  /** Of these, those in which the decoder saw errors. */
  readonly withContentErrors: number;
  readonly empty: number;
  readonly emptyErrors: number;
}

export function toMessageCounts(value: unknown): MessageCounts | undefined {
  const count = asObject(asObject(value)?.["count"]);
  if (!count) return undefined;
  return {
    withContent: asCount(count["non_empty_total"]),
    withContentErrors: asCount(count["non_empty_errors"]),
    empty: asCount(count["empty_total"]),
    emptyErrors: asCount(count["empty_errors"]),
  };
}
