import { describe, expect, it } from "vitest";
import { freshness } from "../src/table/freshness.ts";
import { keysAfter, NO_KEYS, type RowKeys } from "../src/table/rowKeys.ts";
import { numbered } from "./samples.ts";

const keys = (of: RowKeys) => [...of.byUid.values()];
const rows = (names: string) => names.split("");

describe("keys of rows", () => {
  const before = keysAfter(NO_KEYS, rows("abcdef"), false);

  it("stay with the rows that stay", () => {
    expect(keys(keysAfter(before, rows("xabcde"), false))).toEqual([6, 0, 1, 2, 3, 4]);
  });

  it("are taken over in their order where most rows are others", () => {
    expect(keys(keysAfter(before, rows("uvwxab"), false))).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it("are not taken over while somebody reads", () => {
    expect(keys(keysAfter(before, rows("efuvwx"), true))).toEqual([4, 5, 6, 7, 8, 9]);
  });

  it("are new where there are more rows than before", () => {
    expect(keys(keysAfter(before, rows("stuvwxyz"), false))).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it("are never handed out twice", () => {
    const fewer = keysAfter(before, rows("a"), true);
    expect(keys(keysAfter(fewer, rows("xya"), true))).toEqual([6, 7, 0]);
  });
});

describe("freshness", () => {
  const cameAt = (times: readonly number[]) =>
    times.map((liveAt, index) => ({ ...numbered(times.length - index), liveAt }));
  const tinted = (times: readonly number[], now: number) => {
    const isFresh = freshness(cameAt(times), now);
    return times.flatMap((_, index) => (isFresh(index) ? [index] : []));
  };
  const many = (count: number, at: number) => Array.from({ length: count }, () => at);

  it("is of rows that came within two seconds", () => {
    expect(tinted([9_000, 8_000, 6_000, 0], 9_500)).toEqual([0, 1]);
  });

  it("is of none that were there before the page", () => {
    expect(tinted([0, 0], 100)).toEqual([]);
  });

  it("is of none where so many come that nothing stands out", () => {
    expect(tinted([...many(12, 9_000), 8_000], 9_100)).toEqual([]);
  });

  it("does not come late to those that came amid many", () => {
    expect(tinted([11_100, ...many(13, 9_000), 0], 11_100)).toEqual([0]);
    expect(tinted([11_100, 9_500, ...many(13, 9_000)], 11_200)).toEqual([0]);
  });
});
