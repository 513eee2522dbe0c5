/**
 * Signal levels in classes of one width, so that what lies apart is drawn apart.
 *
 * Separate because the counts come for each tenth of a decibel, in no order and with holes.
 */
import type { LevelCount } from "../wire/statisticsEvents.ts";

/** No receiver hears so low or so loud; what is beyond is counted and not drawn. */
export const LOWEST = -120;
export const LOUDEST = 60;

export interface LevelClass {
  /** From here on, in dB. */
  readonly from: number;
  readonly count: number;
}

export interface LevelSummary {
  readonly classes: readonly LevelClass[];
  readonly total: number;
  readonly median: number | undefined;
  /** Not drawn. */
  readonly beyond: number;
}

function isDrawn({ level }: LevelCount): boolean {
  return level >= LOWEST && level < LOUDEST;
}

/** The level that half of the messages do not exceed. */
function medianOf(levels: readonly LevelCount[]): number | undefined {
  const sorted = [...levels].sort((a, b) => a.level - b.level);
  const half = sorted.reduce((sum, { count }) => sum + count, 0) / 2;
  if (half === 0) return undefined;
  let seen = 0;
  return sorted.find(({ count }) => {
    seen += count;
    return seen >= half;
  })?.level;
}

/** Classes of `width` dB that hold something, the lowest first. */
export function summaryOf(levels: readonly LevelCount[], width: number): LevelSummary {
  const drawn = levels.filter(isDrawn);
  const counts = new Map<number, number>();
  for (const { level, count } of drawn) {
    const from = Math.floor(level / width) * width;
    counts.set(from, (counts.get(from) ?? 0) + count);
  }
  const total = levels.reduce((sum, { count }) => sum + count, 0);
  return {
    classes: [...counts]
      .map(([from, count]) => ({ from, count }))
      .filter(({ count }) => count > 0)
      .sort((a, b) => a.from - b.from),
    total,
    median: medianOf(levels),
    beyond: total - drawn.reduce((sum, { count }) => sum + count, 0),
  };
}

/** One axis for all links: round ends that hold every level; undefined where there is none. */
export function levelAxis(
  summaries: readonly LevelSummary[],
  width: number,
  round: number,
): { readonly low: number; readonly high: number } | undefined {
  const starts = summaries.flatMap(({ classes }) => classes.map(({ from }) => from));
  if (starts.length === 0) return undefined;
  return {
    low: Math.floor(Math.min(...starts) / round) * round,
    high: Math.ceil((Math.max(...starts) + width) / round) * round,
  };
}
