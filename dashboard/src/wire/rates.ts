/**
 * Message rates over time: what the server tells of a period, and who is told.
 *
 * Separate from other questions because this answer comes again whenever the period grows, as long
 * as somebody looks at it.
 */
import { toValidationError } from "./events.ts";
import { asArray, asNumber, asObject, asText } from "./json.ts";
import { LINK_IDS, LINKS, type LinkId, perLink } from "./links.ts";
import type { Wire } from "./requests.ts";

/** From the shortest on. */
export const PERIODS = ["1hr", "6hr", "12hr", "24hr", "1wk", "30day", "6mon", "1yr"] as const;

export type Period = (typeof PERIODS)[number];

export const SERIES_IDS = [...LINK_IDS, "total", "error"] as const;

export type SeriesId = LinkId | "total" | "error";

/** Messages per minute; undefined where the hub did not run. */
export type Rates = readonly (number | undefined)[];

export interface RateChart {
  readonly period: Period;
  /** Where each point begins, in milliseconds, evenly spaced. */
  readonly starts: readonly number[];
  /** How much time a point stands for, in milliseconds. */
  readonly step: number;
  readonly series: Readonly<Record<SeriesId, Rates>>;
}

export interface RatesFailure {
  readonly period: Period;
  readonly reason: string;
}

const MOST_POINTS = 4_000;
const MINUTE_MS = 60_000;
const TEXT_LIMIT = 300;
const ANSWER_MS = 10_000;
const EVENT = "rrd_timeseries";

function keyOf(id: SeriesId): string {
  return id === "total" || id === "error" ? id : LINKS[id].featureKey;
}

function rateOf(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : undefined;
}

/** The points of an answer, of whatever time they are. */
export function toChart(period: Period, value: unknown): RateChart {
  const data = asArray(asObject(value)?.["data"]);
  const points = data.slice(0, MOST_POINTS).flatMap((each) => {
    const point = asObject(each);
    const at = asNumber(point?.["timestamp"]);
    return point && at !== undefined ? [{ point, at }] : [];
  });
  const [first, second] = points;
  const step = first && second && second.at > first.at ? second.at - first.at : MINUTE_MS;
  // The server names a minute by its end, and what is longer by its begin.
  const early = step === MINUTE_MS ? MINUTE_MS : 0;
  const ratesOf = (id: SeriesId) => points.map(({ point }) => rateOf(point[keyOf(id)]));
  return {
    period,
    starts: points.map(({ at }) => at - early),
    step,
    series: { ...perLink(ratesOf), total: ratesOf("total"), error: ratesOf("error") },
  };
}

/** What the event tells of a period; undefined for an event about none. */
export function toRates(value: unknown): RateChart | RatesFailure | undefined {
  const source = asObject(value);
  const period = PERIODS.find((name) => name === source?.["time_period"]);
  if (!source || !period) return undefined;
  const reason = asText(source["error"], TEXT_LIMIT);
  return reason === "" ? toChart(period, source) : { period, reason };
}

export interface RatesWatch {
  /** Asks for a period and calls with every answer, until the returned function is called. */
  watch(period: Period, hear: (told: RateChart | RatesFailure) => void): () => void;
}

interface Watcher {
  readonly period: Period;
  readonly hear: (told: RateChart | RatesFailure) => void;
}

function listen(wire: Wire): RatesWatch {
  let watcher: Watcher | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tell = (told: RateChart | RatesFailure) => {
    if (told.period !== watcher?.period) return;
    clearTimeout(timer);
    watcher.hear(told);
  };
  const fail = (reason: string) => {
    if (watcher) tell({ period: watcher.period, reason });
  };
  wire.on("rrd_timeseries_data", (data: unknown) => {
    const told = toRates(data);
    if (told) tell(told);
  });
  wire.on("validation_error", (data: unknown) => {
    const error = toValidationError(data);
    if (error?.event === EVENT) fail(error.issues[0]?.message ?? error.summary);
  });
  return {
    watch(period, hear) {
      const own = { period, hear };
      watcher = own;
      clearTimeout(timer);
      timer = setTimeout(() => fail("The server did not answer."), ANSWER_MS);
      wire.emit(EVENT, { time_period: period });
      return () => {
        if (watcher === own) {
          watcher = undefined;
          clearTimeout(timer);
        }
        // The server goes on telling of every period that was asked for, until another page is shown.
        if (wire.connected) wire.emit("page_change", { page: "/" });
      };
    },
  };
}

const known = new WeakMap<Wire, RatesWatch>();

/** The one of a connection, which hears it only once, however often the page is opened. */
export function ratesWatch(wire: Wire): RatesWatch {
  const watch = known.get(wire) ?? listen(wire);
  known.set(wire, watch);
  return watch;
}
