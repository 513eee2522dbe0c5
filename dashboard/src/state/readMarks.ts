/**
 * Which alerts were read, remembered in the browser.
 *
 * Separate because the list has to stay bounded for a page that is open for years: the oldest marks
 * are forgotten first, and long before that their alerts have left the list.
 */
import { asObject, asTexts } from "../wire/json.ts";
import { readStored, writeStored } from "./storage.ts";

export const READ_MARKS_KEY = "acarshub.read";
export const PROFILE_KEY = "acarshub.read-profile";
export const READ_MARKS_LIMIT = 2_000;
const UID_LIMIT = 256;

/** Uids of read messages in the order in which they were read. */
export type ReadMarks = ReadonlySet<string>;

/** The marks with these uids added; the oldest are dropped beyond the bound. */
export function withRead(
  marks: ReadMarks,
  uids: readonly string[],
  limit = READ_MARKS_LIMIT,
): ReadMarks {
  const next = new Set(marks);
  for (const uid of uids) {
    // A mark that is set again counts as new, so that it outlives older ones.
    next.delete(uid);
    next.add(uid);
  }
  return new Set([...next].slice(-limit));
}

export function loadReadMarks(): ReadMarks {
  return withRead(new Set(), asTexts(asObject(readStored(READ_MARKS_KEY))?.["uids"], UID_LIMIT));
}

export function saveReadMarks(marks: ReadMarks): void {
  writeStored(READ_MARKS_KEY, { uids: [...marks] });
}

/** Tells other tabs that the cookie, which they share, names another read profile now. */
export function announceProfile(): void {
  writeStored(PROFILE_KEY, { changed: Date.now() });
}
