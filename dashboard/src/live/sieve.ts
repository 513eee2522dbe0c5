/**
 * What of a growing list passes a test.
 *
 * Separate from the test because it remembers: of a list that has only grown, only what is new is
 * looked at.
 */
import { growthOf } from "../state/growth.ts";
import type { Received } from "../state/messageList.ts";

type List = readonly Received[];

export function sieve(passes: (message: Received) => boolean): (list: List) => List {
  let before: List = [];
  let passed: List = [];
  return (list) => {
    if (list === before) return passed;
    const growth = growthOf(before, list);
    if (growth?.changed.length === 0) {
      const gone = before.slice(before.length - growth.dropped).filter(passes).length;
      const kept = passed.slice(0, passed.length - gone);
      passed = list.slice(0, growth.added).filter(passes).concat(kept);
    } else {
      passed = list.filter(passes);
    }
    before = list;
    return passed;
  };
}
