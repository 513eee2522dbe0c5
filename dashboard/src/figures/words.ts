/**
 * Numbers as text: counts, rates, sizes, lengths of time.
 *
 * Separate because the same number must look the same on both pages of figures.
 */

export const UNKNOWN = "–";

export function countText(count: number): string {
  return count.toLocaleString("en");
}

/** A mean of messages per minute: with a decimal where it says something. */
export function rateText(rate: number | undefined): string {
  if (rate === undefined) return UNKNOWN;
  const digits = rate < 10 && !Number.isInteger(rate) ? (rate < 0.1 ? 2 : 1) : 0;
  return rate.toLocaleString("en", {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

/** A share of a whole in percent. */
export function shareText(part: number, whole: number): string {
  if (whole <= 0) return UNKNOWN;
  const percent = (part / whole) * 100;
  if (percent > 0 && percent < 0.1) return "<0.1 %";
  return `${percent.toFixed(percent < 10 && percent > 0 ? 1 : 0)} %`;
}

const SIZES = ["B", "kB", "MB", "GB", "TB"] as const;

/** Bytes in steps of a thousand, with three digits. */
export function sizeText(bytes: number | undefined): string {
  if (bytes === undefined) return UNKNOWN;
  let value = Math.abs(bytes);
  let step = 0;
  while (value >= 999.5 && step < SIZES.length - 1) {
    value /= 1_000;
    step += 1;
  }
  const digits = step === 0 || value >= 99.5 ? 0 : value >= 9.95 ? 1 : 2;
  return `${bytes < 0 ? "−" : ""}${value.toFixed(digits)} ${SIZES[step]}`;
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A length of time in its two largest units. */
export function lengthText(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < MINUTE) return `${whole} s`;
  if (whole < HOUR) return pair(whole, MINUTE, "min", 1, "s");
  if (whole < DAY) return pair(whole, HOUR, "h", MINUTE, "min");
  return pair(whole, DAY, "d", HOUR, "h");
}

function pair(whole: number, large: number, name: string, small: number, second: string): string {
  const rest = Math.floor((whole % large) / small);
  return `${Math.floor(whole / large)} ${name}${rest > 0 ? ` ${rest} ${second}` : ""}`;
}

/** A signal level, with a sign as wide as a digit. */
export function levelText(level: number | undefined, digits = 1): string {
  if (level === undefined) return UNKNOWN;
  return level.toFixed(digits).replace("-", "−");
}
