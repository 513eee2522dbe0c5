/**
 * The lines of the chart of rates: which there are, and what they are called.
 *
 * Separate because chart, legend and table speak of the same ones.
 */
import { LINK_IDS, LINKS, type LinkId } from "../wire/links.ts";
import { type RateChart, SERIES_IDS, type SeriesId } from "../wire/rates.ts";

interface Words {
  /** Tells the line without colour. */
  readonly mark: string;
  readonly name: string;
}

const OWN_WORDS: Readonly<Record<"total" | "error", Words>> = {
  total: { mark: "Σ", name: "Total" },
  error: { mark: "Er", name: "Errors" },
};

/** Links first, as everywhere, then the sums. */
export function wordsOf(id: SeriesId): Words {
  return id === "total" || id === "error" ? OWN_WORDS[id] : LINKS[id];
}

function isLink(id: SeriesId): id is LinkId {
  return id !== "total" && id !== "error";
}

/** Lines that can be chosen: of links that are taken in, or were within the period. */
export function offeredSeries(
  links: readonly LinkId[] | undefined,
  chart: RateChart | undefined,
): readonly SeriesId[] {
  const taken = new Set(links ?? LINK_IDS);
  const wasHeard = (id: SeriesId) => chart?.series[id].some((rate) => (rate ?? 0) > 0) === true;
  return SERIES_IDS.filter((id) => !isLink(id) || taken.has(id) || wasHeard(id));
}

/** The place in the chart that a moment (milliseconds) belongs to, or comes nearest to. */
export function placeOf(chart: RateChart, moment: number): number {
  const first = chart.starts[0] ?? 0;
  const place = Math.floor((moment - first) / chart.step);
  return Math.max(0, Math.min(chart.starts.length - 1, place));
}
