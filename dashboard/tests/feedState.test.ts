import { describe, expect, it } from "vitest";
import { overallCondition, withRate } from "../src/frame/feedState.ts";
import type { Feed } from "../src/wire/events.ts";

const receiving: Feed = { link: "acars", connected: true, lastMinute: 3, count: 9 };
const silent: Feed = { ...receiving, link: "hfdl", lastMinute: 0 };
const down: Feed = { ...silent, link: "irdm", connected: false };

describe("the condition of all feeds", () => {
  it.each([
    [[receiving, silent], "good"],
    [[silent, silent], "silent"],
    [[receiving, down], "down"],
  ] as const)("of %j is %s", (feeds, condition) => {
    expect(overallCondition(feeds)).toBe(condition);
  });
});

describe("the last minute of a feed", () => {
  const byLink = { acars: 7, vdlm2: 0, hfdl: 0, imsl: 0, irdm: 0 };

  it("is the rate, which is newer than the status", () => {
    expect(withRate([receiving], { total: 7, byLink })[0]?.lastMinute).toBe(7);
  });

  it("is the one of the status before the first rate", () => {
    expect(withRate([receiving], undefined)[0]?.lastMinute).toBe(3);
  });
});
