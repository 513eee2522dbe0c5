/**
 * The time before that a chart is compared with: which one, and its values place by place.
 *
 * Separate from the chart because the past may be kept coarser than the present.
 */
import type { Period, RateChart, Rates } from "../wire/rates.ts";

const DAY_MS = 86_400_000;

export interface Before {
  /** How far back, in milliseconds: whole days and weeks, in which traffic repeats itself. */
  readonly shift: number;
  /** Short, where there is no room for words. */
  readonly mark: string;
  readonly words: string;
}

const DAY: Before = { shift: DAY_MS, mark: "−1 d", words: "Day before" };
const YEAR: Before = { shift: 364 * DAY_MS, mark: "−1 y", words: "Year before" };

export const BEFORE: Readonly<Record<Period, Before>> = {
  "1hr": DAY,
  "6hr": DAY,
  "12hr": DAY,
  "24hr": DAY,
  "1wk": { shift: 7 * DAY_MS, mark: "−7 d", words: "Week before" },
  "30day": { shift: 28 * DAY_MS, mark: "−4 w", words: "4 weeks before" },
  "6mon": YEAR,
  "1yr": YEAR,
};

/** What the server is asked for, as a path below its interface. */
export function questionBefore({ period, starts, step }: RateChart): string {
  const { shift } = BEFORE[period];
  const start = ((starts[0] ?? 0) - shift) / 1_000;
  const asked = { start, end: start + (starts.length * step) / 1_000, downsample: step / 1_000 };
  const whole = Object.entries(asked).map(([name, value]) => [name, String(Math.floor(value))]);
  return `statistics/rates?${new URLSearchParams(whole)}`;
}

/** The sums of the time before, each at the place of the chart that it is compared with. */
export function alignedBefore(chart: RateChart, earlier: RateChart): Rates {
  const { shift } = BEFORE[chart.period];
  const first = earlier.starts[0];
  if (first === undefined) return [];
  return chart.starts.map((start) => {
    const middle = start - shift + chart.step / 2;
    return earlier.series.total[Math.floor((middle - first) / earlier.step)];
  });
}
