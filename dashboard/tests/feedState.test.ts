import { describe, expect, it } from "vitest";
import {
  conditionOf,
  conditionWords,
  lastHeard,
  overallCondition,
  sourceCondition,
  waitingFigure,
  waitingWords,
  withRate,
} from "../src/frame/feedState.ts";
import type { Feed, FeedSource } from "../src/wire/events.ts";

const source: FeedSource = {
  source: "udp://0.0.0.0:5550",
  connected: true,
  lastPacket: 1_700_000_000,
  silent: false,
  lastError: undefined,
};
const quiet: FeedSource = { ...source, silent: true };
const unheard: FeedSource = { ...source, lastPacket: undefined };

const receiving: Feed = {
  link: "acars",
  connected: true,
  lastMinute: 3,
  count: 9,
  sources: [source],
};
const silent: Feed = { ...receiving, link: "hfdl", lastMinute: 0, sources: [quiet] };
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

describe("the condition of a link", () => {
  it("is good without a message in the last minute, when that is usual", () => {
    expect(conditionOf({ ...receiving, lastMinute: 0 })).toBe("good");
  });

  it("is good when one of several sources is", () => {
    expect(conditionOf({ ...silent, sources: [quiet, source] })).toBe("good");
  });

  it("is silent when nothing was ever heard", () => {
    expect(conditionOf({ ...silent, sources: [unheard] })).toBe("silent");
  });
});

describe("the condition of a source", () => {
  it.each([
    [source, "good"],
    [quiet, "silent"],
    [unheard, "silent"],
    [{ ...quiet, connected: false }, "down"],
  ] as const)("of %j is %s", (of, condition) => {
    expect(sourceCondition(of)).toBe(condition);
  });
});

describe("the words for a condition", () => {
  it.each([
    ["good", 1, "receiving"],
    ["silent", 1, "silent for longer than usual"],
    ["silent", undefined, "no messages yet"],
    ["down", 1, "not connected"],
  ] as const)("%s, heard at %s: %s", (condition, heard, words) => {
    expect(conditionWords(condition, heard)).toBe(words);
  });
});

describe("when a link was heard last", () => {
  it("is the newest of its sources", () => {
    const later = { ...source, lastPacket: 1_700_000_009 };
    expect(lastHeard({ ...receiving, sources: [later, source, unheard] })).toBe(1_700_000_009);
  });

  it("is unknown before the first message", () => {
    expect(lastHeard({ ...receiving, sources: [unheard] })).toBeUndefined();
  });
});

describe("messages that wait for the database", () => {
  it.each([
    [0, "The database takes no messages", "Not storing"],
    [1, "Not stored yet: 1 message waits for the database", "1 not stored"],
    [4312, "Not stored yet: 4,312 messages wait for the database", "4,312 not stored"],
  ])("%i in words", (count, words, figure) => {
    const waiting = { count, since: undefined, reason: "" };
    expect(waitingWords(waiting)).toBe(words);
    expect(waitingFigure(waiting)).toBe(figure);
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
