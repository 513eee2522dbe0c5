/**
 * Where numbers stand on an axis, and which of them are written there.
 *
 * Separate because this is arithmetic: nothing here knows what is drawn.
 */

/** A number's place, in pixels. */
export type Scale = (value: number) => number;

/** The scale that leads from `from`..`to` to `start`..`end`; to the middle where there is no span. */
export function linear(from: number, to: number, start: number, end: number): Scale {
  const span = to - from;
  if (span === 0) return () => (start + end) / 2;
  return (value) => start + ((value - from) / span) * (end - start);
}

/** The round step (1, 2 or 5 and zeros) that cuts `span` into at most `most` parts. */
export function niceStep(span: number, most: number): number {
  const least = span / Math.max(1, most);
  if (!(least > 0) || !Number.isFinite(least)) return 1;
  const power = 10 ** Math.floor(Math.log10(least));
  const round = [1, 2, 5, 10].find((unit) => unit * power >= least * (1 - 1e-9)) ?? 10;
  return clean(round * power);
}

/** All multiples of a step from `low` to `high`. */
export function multiples(low: number, high: number, step: number): readonly number[] {
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) =>
    clean((first + index) * step),
  );
}

export interface Axis {
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly number[];
}

/** An axis of counts or rates: from zero to a round number that no value exceeds. */
export function axisFromZero(most: number, parts: number): Axis {
  const step = niceStep(Math.max(most, 1), parts);
  const high = clean(Math.max(1, Math.ceil(Math.max(most, 1) / step - 1e-9)) * step);
  return { low: 0, high, ticks: multiples(0, high, step) };
}

/** Without what is left over of sums of binary fractions. */
function clean(value: number): number {
  const rounded = Number(value.toPrecision(12));
  return Object.is(rounded, -0) ? 0 : rounded;
}
