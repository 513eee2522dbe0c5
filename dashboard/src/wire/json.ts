/**
 * Readers that take a typed value out of unknown JSON, or nothing.
 *
 * Separate because this is the one place where an untyped value may be touched:
 * everything behind it works on checked types.
 */

export type JsonObject = Readonly<Record<string, unknown>>;

export function asObject(value: unknown): JsonObject | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : undefined;
}

export function asArray(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A string of at most `limit` characters; numbers become strings, anything else `""`. */
export function asText(value: unknown, limit: number): string {
  if (typeof value === "string") return value.length > limit ? value.slice(0, limit) : value;
  if (typeof value === "number" && Number.isFinite(value)) return String(value);
  return "";
}

/** A finite number, also when it was sent as text, as stored messages do. */
export function asNumber(value: unknown): number | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  if (typeof value !== "string" || value.trim() === "") return undefined;
  const parsed = Number(value);
  return Number.isFinite(parsed) ? parsed : undefined;
}

/** A count: a whole number from 0 up, and 0 for anything else. */
export function asCount(value: unknown): number {
  return Math.max(0, Math.trunc(asNumber(value) ?? 0));
}

export function asTexts(value: unknown, limit: number): readonly string[] {
  return asArray(value).filter(
    (item) => typeof item === "string" && item.length <= limit,
  ) as string[];
}
