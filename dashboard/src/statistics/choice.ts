/**
 * What is chosen on the page of statistics, as it stands in the address.
 *
 * Separate because such a link is an interface: its names must stay, and anything may stand there.
 */
import { PERIODS, type Period, SERIES_IDS, type SeriesId } from "../wire/rates.ts";

/** How many days the totals are of, the present one among them; undefined for all time. */
export const SPANS = [1, 7, 30, undefined] as const;

export type Span = (typeof SPANS)[number];

export interface Choice {
  readonly period: Period;
  readonly span: Span;
  readonly hidden: readonly SeriesId[];
  /** Whether the time before is drawn too. */
  readonly compares: boolean;
}

export const FIRST_CHOICE: Choice = { period: "24hr", span: 7, hidden: [], compares: false };

const ALL = "all";

export function choiceOf(view: string): Choice {
  const query = new URLSearchParams(view);
  const days = query.get("days");
  const hidden = new Set((query.get("without") ?? "").split(","));
  return {
    period: PERIODS.find((name) => name === query.get("period")) ?? FIRST_CHOICE.period,
    span:
      days === ALL
        ? undefined
        : (SPANS.find((span) => span !== undefined && String(span) === days) ?? FIRST_CHOICE.span),
    hidden: SERIES_IDS.filter((id) => hidden.has(id)),
    compares: query.get("before") === "1",
  };
}

/** Only what differs from the first choice. */
export function viewFor({ period, span, hidden, compares }: Choice): string {
  const query = new URLSearchParams();
  if (period !== FIRST_CHOICE.period) query.set("period", period);
  if (span !== FIRST_CHOICE.span) query.set("days", span === undefined ? ALL : String(span));
  if (hidden.length > 0) query.set("without", hidden.join(","));
  if (compares) query.set("before", "1");
  return query.toString();
}

export function toggled(hidden: readonly SeriesId[], id: SeriesId): readonly SeriesId[] {
  return hidden.includes(id) ? hidden.filter((one) => one !== id) : [...hidden, id];
}

export const PERIOD_NAMES: Readonly<Record<Period, string>> = {
  "1hr": "1 h",
  "6hr": "6 h",
  "12hr": "12 h",
  "24hr": "24 h",
  "1wk": "7 d",
  "30day": "30 d",
  "6mon": "6 mo",
  "1yr": "1 y",
};

export const PERIOD_WORDS: Readonly<Record<Period, string>> = {
  "1hr": "Last hour",
  "6hr": "Last 6 hours",
  "12hr": "Last 12 hours",
  "24hr": "Last 24 hours",
  "1wk": "Last 7 days",
  "30day": "Last 30 days",
  "6mon": "Last half year",
  "1yr": "Last year",
};

export function spanName(span: Span): string {
  if (span === undefined) return "All";
  return span === 1 ? "Today" : `${span} days`;
}
