import { describe, expect, it } from "vitest";
import { gapPlaces, gapWords, searchOfGap } from "../src/live/gaps.ts";
import type { Gap } from "../src/state/missed.ts";
import { numbered } from "./samples.ts";

const START = 1_700_000_000;
const gap = (since: number, until: number, more: Partial<Gap> = {}): Gap => ({
  since: START + since,
  until: START + until,
  count: 5,
  capped: false,
  ...more,
});
const list = [9, 8, 7, 3, 2].map((uid) => numbered(uid));

describe("a gap stands", () => {
  it("below the oldest message that was told after it", () => {
    expect([...gapPlaces(list, [gap(3, 7)]).keys()]).toEqual(["m7"]);
  });

  it("where it belongs in a filtered list", () => {
    const filtered = list.filter((message) => message.uid !== "m7");
    expect([...gapPlaces(filtered, [gap(3, 7)]).keys()]).toEqual(["m8"]);
  });

  it("at the end when everything before it has left the list", () => {
    expect([...gapPlaces(list, [gap(0, 1)]).keys()]).toEqual(["m2"]);
  });

  it("nowhere above what a reader holds", () => {
    expect(gapPlaces(list, [gap(20, 30)]).size).toBe(0);
    expect(gapPlaces([], [gap(3, 7)]).size).toBe(0);
  });
});

it.each([
  [{ count: 1 }, "1 more message is not shown"],
  [{ count: 1_234 }, "1,234 more messages are not shown"],
  [{ count: 10_000, capped: true }, "More than 10,000 more messages are not shown"],
  [{ count: undefined }, "Messages may be missing here"],
])("with %j is told as %s", (more, words) => {
  expect(gapWords(gap(0, 1, more))).toBe(words);
});

it("is searched for from its first second to its last", () => {
  const search = searchOfGap(gap(0.7, 60.2));
  expect([search.get("since"), search.get("until")]).toEqual([
    "2023-11-14T22:13:20Z",
    "2023-11-14T22:14:22Z",
  ]);
});
