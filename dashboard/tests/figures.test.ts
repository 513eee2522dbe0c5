import { afterEach, describe, expect, it, vi } from "vitest";
import { gaps, lastKnown, linePath, runs, spread } from "../src/figures/line.ts";
import { placed } from "../src/figures/room.ts";
import { axisFromZero, linear, multiples, niceStep } from "../src/figures/scale.ts";
import { timeTicks } from "../src/figures/timeTicks.ts";
import { lengthText, levelText, rateText, shareText, sizeText } from "../src/figures/words.ts";
import { agoText } from "../src/text/ago.ts";

const NO = undefined;
const plain = (value: number) => value;

describe("an axis of numbers", () => {
  it("leads from values to places", () => {
    const y = linear(0, 10, 100, 0);
    expect([y(0), y(5), y(10)]).toEqual([100, 50, 0]);
  });

  it("has one place where all values are the same", () => {
    expect(linear(3, 3, 0, 100)(3)).toBe(50);
  });

  it.each([
    [10, 5, 2],
    [11, 5, 5],
    [100, 4, 50],
    [7, 7, 1],
    [0.3, 3, 0.1],
    [1_234_567, 5, 500_000],
  ])("cuts %d into at most %d parts by %d", (span, most, step) => {
    expect(niceStep(span, most)).toBe(step);
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])("has a step for a span of %d", (span) => {
    expect(niceStep(span, 5)).toBe(1);
  });

  it("writes multiples without what binary fractions leave over", () => {
    expect(multiples(0, 0.5, 0.1)).toEqual([0, 0.1, 0.2, 0.3, 0.4, 0.5]);
    expect(multiples(-12, 7, 5)).toEqual([-10, -5, 0, 5]);
  });

  it.each([
    [0, 1],
    [0.2, 1],
    [3, 3],
    [84, 100],
    [100, 100],
    [101, 150],
  ])("holds %d below a round end", (most, high) => {
    const axis = axisFromZero(most, 4);
    expect(axis.high).toBe(high);
    expect(axis.ticks[0]).toBe(0);
    expect(axis.ticks.at(-1)).toBe(high);
  });
});

describe("times on an axis", () => {
  afterEach(() => vi.unstubAllEnvs());

  const hours = (day: number, from: number, to: number) => [
    Date.UTC(2020, 0, day, from),
    Date.UTC(2020, 0, day, to),
  ];
  const texts = (start = 0, end = 0, most = 6, zone: "utc" | "local" = "utc") =>
    timeTicks(start, end, most, zone).map(({ text }) => text);

  it("are round", () => {
    const [start = 0, end = 0] = hours(2, 9, 12);
    expect(texts(start + 7 * 60_000, end)).toEqual([
      "09:30",
      "10:00",
      "10:30",
      "11:00",
      "11:30",
      "12:00",
    ]);
  });

  it("name the day where it begins", () => {
    const [start = 0] = hours(2, 18, 18);
    expect(texts(start, start + 24 * 3_600_000, 4)).toEqual([
      "18:00",
      "01-03",
      "06:00",
      "12:00",
      "18:00",
    ]);
  });

  it("are days, weeks from Monday on, and months", () => {
    const start = Date.UTC(2020, 0, 1);
    expect(texts(start, Date.UTC(2020, 0, 4), 4)).toEqual(["01-01", "01-02", "01-03", "01-04"]);
    expect(texts(start, Date.UTC(2020, 0, 31), 6)).toEqual(["01-06", "01-13", "01-20", "01-27"]);
    expect(texts(start, Date.UTC(2020, 11, 31), 13)).toEqual([
      ...["2020-01", "2020-02", "2020-03", "2020-04", "2020-05", "2020-06"],
      ...["2020-07", "2020-08", "2020-09", "2020-10", "2020-11", "2020-12"],
    ]);
  });

  it("stand at the same moments when the axis moves on", () => {
    const [start = 0, end = 0] = hours(2, 0, 24);
    const before = timeTicks(start, end, 6, "utc").map(({ at }) => at);
    const after = timeTicks(start + 60_000, end + 60_000, 6, "utc").map(({ at }) => at);
    expect(before.slice(1)).toEqual(after);
  });

  it.each([
    ["Europe/Berlin", -60],
    ["Asia/Kolkata", -330],
    ["America/St_Johns", 210],
  ])("are round in %s", (zone, offset) => {
    vi.stubEnv("TZ", zone);
    expect(new Date(2020, 0, 2).getTimezoneOffset()).toBe(offset);
    const [start = 0, end = 0] = hours(2, 3, 15);
    const found = texts(start, end, 6, "local");
    expect(found.length).toBeGreaterThan(3);
    for (const text of found) expect(text).toMatch(/^(?:\d\d:00|\d\d-\d\d)$/);
  });

  it("stay days where the clock changes", () => {
    vi.stubEnv("TZ", "Europe/Berlin");
    const start = new Date(2020, 2, 27).getTime();
    expect(texts(start, start + 5 * 86_400_000, 6, "local")).toEqual([
      ...["03-27", "03-28", "03-29", "03-30", "03-31"],
      // A day of 23 hours is in between.
      "04-01",
    ]);
  });

  it("grow only, also in the hour that comes twice", () => {
    vi.stubEnv("TZ", "Europe/Berlin");
    const start = Date.UTC(2020, 9, 24, 22);
    const moments = timeTicks(start, start + 6 * 3_600_000, 12, "local").map(({ at }) => at);
    expect(moments).toEqual([...new Set(moments)].sort((a, b) => a - b));
  });

  it.each([
    [0, 0],
    [5, 1],
    [Number.NaN, 1],
    [0, Number.POSITIVE_INFINITY],
    [8.64e15, 8.65e15],
  ])("end for the strange range from %d to %d", (start, end) => {
    expect(timeTicks(start, end, 6, "utc").length).toBeLessThan(300);
  });
});

describe("a line", () => {
  it("is broken where nothing is known", () => {
    expect(runs([1, 2, NO, NO, 3, 4])).toEqual([
      { first: 0, last: 1 },
      { first: 4, last: 5 },
    ]);
    const path = linePath([1, 2, NO, NO, 3, 4], plain, plain);
    expect(path).toBe("M0.5 1L1.5 2M4.5 3L5.5 4");
  });

  it("shows a lone value as wide as its time", () => {
    expect(linePath([NO, 7, NO], plain, plain)).toBe("M1 7H2");
  });

  it("is at zero only where the value is", () => {
    expect(linePath([0, NO], plain, plain)).toBe("M0 0H1");
    expect(linePath([NO, NO], plain, plain)).toBe("");
  });

  it("has gaps, of which the time that has just begun is none", () => {
    expect(gaps([NO, 1, NO, NO, 2, NO])).toEqual([
      { first: 0, last: 0 },
      { first: 2, last: 3 },
    ]);
    expect(gaps([1, NO, NO])).toEqual([{ first: 1, last: 2 }]);
    expect(gaps([1, 2])).toEqual([]);
    expect(gaps([NO])).toEqual([{ first: 0, last: 0 }]);
  });

  it("ends at its last value", () => {
    expect(lastKnown([1, 0, NO])).toEqual({ index: 1, value: 0 });
    expect(lastKnown([NO])).toBeUndefined();
  });
});

describe("marks at the edge", () => {
  it("stay where they are while there is room", () => {
    expect(spread([10, 50, 90], 12, 0, 100)).toEqual([10, 50, 90]);
  });

  it("make room for each other and keep their order", () => {
    expect(spread([50, 51, 49], 12, 0, 100)).toEqual([61, 73, 49]);
  });

  it("stay within the drawing", () => {
    expect(spread([99, 98, 100], 12, 0, 100)).toEqual([88, 76, 100]);
    expect(spread([-5], 12, 0, 100)).toEqual([0]);
  });
});

describe("texts of an axis", () => {
  const shown = (width: number) =>
    placed(
      [0, 10, 20, 30, 40].map((at) => ({ at, text: `1-${at}` })),
      linear(0, 40, 0, width),
      0,
      40,
    )
      .filter(({ hasRoom }) => hasRoom)
      .map(({ at, anchor }) => `${at} ${anchor}`);

  it("all stand where there is room", () => {
    expect(shown(400)).toEqual(["0 start", "10 middle", "20 middle", "30 middle", "40 end"]);
  });

  it("never touch each other where there is little", () => {
    expect(shown(140)).toEqual(["0 start", "20 middle", "30 middle"]);
    expect(shown(20)).toEqual(["0 start"]);
  });
});

describe("numbers in words", () => {
  it.each([
    [undefined, "–"],
    [0, "0"],
    [0.04, "0.04"],
    [0.5, "0.5"],
    [7, "7"],
    [84.4, "84"],
    [12_345.6, "12,346"],
  ])("tell the rate %s as %s", (rate, text) => {
    expect(rateText(rate)).toBe(text);
  });

  it.each([
    [undefined, "–"],
    [0, "0 B"],
    [999, "999 B"],
    [1_000, "1.00 kB"],
    [123_456, "123 kB"],
    [12_345_678, "12.3 MB"],
    [999_600, "1.00 MB"],
    [-4_200_000, "−4.20 MB"],
    [7e15, "7000 TB"],
  ])("tell %s bytes as %s", (bytes, text) => {
    expect(sizeText(bytes)).toBe(text);
  });

  it.each([
    [0, "0 s"],
    [59.9, "59 s"],
    [60, "1 min"],
    [61, "1 min 1 s"],
    [3_660, "1 h 1 min"],
    [90_061, "1 d 1 h"],
    [-5, "0 s"],
  ])("tell %d seconds as %s", (seconds, text) => {
    expect(lengthText(seconds)).toBe(text);
  });

  it.each([
    [undefined, "–"],
    [100, "now"],
    [105, "now"],
    [95, "5 s ago"],
    [-200, "5 min ago"],
    [100 - 7_200, "2 h ago"],
    [100 - 3 * 86_400, "3 d ago"],
  ])("tell what was at %s as %s", (at, text) => {
    expect(agoText(at, 100)).toBe(text);
  });

  it("tell shares and levels", () => {
    expect([shareText(1, 3), shareText(0, 3), shareText(1, 0), shareText(1, 5_000)]).toEqual([
      ...["33 %", "0 %", "–", "<0.1 %"],
    ]);
    expect([levelText(-12.34), levelText(undefined), levelText(-5, 0)]).toEqual([
      "−12.3",
      "–",
      "−5",
    ]);
  });
});
