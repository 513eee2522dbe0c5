/**
 * Which texts of an axis have room beside each other.
 *
 * Separate because round numbers are chosen without knowing how wide the drawing is.
 */
import type { Scale } from "./scale.ts";

export interface AxisTick {
  readonly at: number;
  readonly text: string;
}

export interface PlacedTick extends AxisTick {
  readonly x: number;
  readonly anchor: "start" | "middle" | "end";
  /** Whether its text does not touch the one before. */
  readonly hasRoom: boolean;
}

/** Of the texts' face and size. */
const CHARACTER_WIDTH = 6.8;
const LEAST_GAP = 6;

/** Ticks from left to right; those at the ends of the axis have their text within it. */
export function placed(
  ticks: readonly AxisTick[],
  scale: Scale,
  low: number,
  high: number,
): readonly PlacedTick[] {
  let free = Number.NEGATIVE_INFINITY;
  return ticks.map((tick) => {
    const x = scale(tick.at);
    const width = tick.text.length * CHARACTER_WIDTH;
    const anchor = tick.at === low ? "start" : tick.at === high ? "end" : "middle";
    const left = x - { start: 0, middle: width / 2, end: width }[anchor];
    const hasRoom = left >= free;
    if (hasRoom) free = left + width + LEAST_GAP;
    return { ...tick, x, anchor, hasRoom };
  });
}
