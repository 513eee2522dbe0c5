/**
 * How a list came out of an earlier one.
 *
 * Separate because what is made of a list of fifty thousand, ten times a second, is made of what is
 * new in it: to compare two lists of the same objects takes a tenth of a millisecond.
 */
import type { Received } from "./messageList.ts";

export interface Growth {
  /** How many stand on top that were not there. */
  readonly added: number;
  /** How many were there at the end and are not any more. */
  readonly dropped: number;
  /** Where in the later list a message has changed in its place. */
  readonly changed: readonly number[];
}

/** Undefined when the lists have something else between them, so that all has to be looked at. */
export function growthOf(
  before: readonly Received[],
  after: readonly Received[],
): Growth | undefined {
  const added = placeOf(before, after);
  if (added === undefined) return undefined;
  const kept = after.length - added;
  if (kept > before.length) return undefined;
  const changed: number[] = [];
  for (let index = 0; index < kept; index += 1) {
    if (before[index] === after[added + index]) continue;
    if (before[index]?.uid !== after[added + index]?.uid) return undefined;
    changed.push(added + index);
  }
  return { added, dropped: before.length - kept, changed };
}

/** Where the first of the earlier list stands now, also when just that one has changed. */
function placeOf(before: readonly Received[], after: readonly Received[]): number | undefined {
  const first = before[0];
  if (!first) return undefined;
  const same = after.indexOf(first);
  const place = same >= 0 ? same : after.findIndex(({ uid }) => uid === first.uid);
  return place >= 0 ? place : undefined;
}
