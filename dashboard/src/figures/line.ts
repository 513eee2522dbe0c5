/**
 * A row of values as lines of a drawing, broken where nothing is known.
 *
 * Separate because a gap must never be drawn as a line or as zero, and that can be proved here.
 */
import type { Scale } from "./scale.ts";

/** `undefined` is a gap. */
export type Values = readonly (number | undefined)[];

/** Places from `first` to `last`, both included. */
export interface Stretch {
  readonly first: number;
  readonly last: number;
}

function stretches(values: Values, wanted: (value: number | undefined) => boolean): Stretch[] {
  const found: Stretch[] = [];
  let first: number | undefined;
  values.forEach((value, index) => {
    if (wanted(value)) first ??= index;
    else if (first !== undefined) {
      found.push({ first, last: index - 1 });
      first = undefined;
    }
  });
  if (first !== undefined) found.push({ first, last: values.length - 1 });
  return found;
}

/** Where values are known without a break. */
export function runs(values: Values): readonly Stretch[] {
  return stretches(values, (value) => value !== undefined);
}

/** Where nothing is known; not the very last place, whose time has only begun. */
export function gaps(values: Values): readonly Stretch[] {
  const found = stretches(values, (value) => value === undefined);
  return found.filter(({ first }) => first < values.length - 1 || values.length === 1);
}

function place(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/**
 * The path of a line through the middle of each place; a lone value is a dash as wide as its time.
 *
 * `x` takes a place's number, with halves between, and `y` a value.
 */
export function linePath(values: Values, x: Scale, y: Scale): string {
  const pieces: string[] = [];
  for (const { first, last } of runs(values)) {
    if (first === last) {
      pieces.push(`M${place(x(first))} ${place(y(values[first] ?? 0))}H${place(x(first + 1))}`);
      continue;
    }
    for (let index = first; index <= last; index += 1) {
      const command = index === first ? "M" : "L";
      pieces.push(`${command}${place(x(index + 0.5))} ${place(y(values[index] ?? 0))}`);
    }
  }
  return pieces.join("");
}

/** The last value that is known, and its place. */
export function lastKnown(values: Values): { index: number; value: number } | undefined {
  const index = values.findLastIndex((value) => value !== undefined);
  const value = values[index];
  return value === undefined ? undefined : { index, value };
}

/**
 * Places for texts that want to stand at `wanted`, moved as little as keeps `least` between them.
 *
 * None stands beyond `low` or `high` as long as there is room for all.
 */
export function spread(
  wanted: readonly number[],
  least: number,
  low: number,
  high: number,
): readonly number[] {
  const order = wanted.map((_, index) => index).sort((a, b) => at(wanted, a) - at(wanted, b));
  const placed = [...wanted];
  let floor = low;
  for (const index of order) {
    placed[index] = Math.max(at(placed, index), floor);
    floor = at(placed, index) + least;
  }
  let ceiling = high;
  for (const index of order.reverse()) {
    placed[index] = Math.min(at(placed, index), ceiling);
    ceiling = at(placed, index) - least;
  }
  return placed;
}

function at(numbers: readonly number[], index: number): number {
  return numbers[index] ?? 0;
}
