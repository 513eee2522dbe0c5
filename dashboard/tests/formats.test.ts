import { afterEach, describe, expect, it } from "vitest";
import { dayWords } from "../src/text/day.ts";
import { altitudeText, setFormats, USUAL_FORMATS } from "../src/text/formats.ts";
import {
  clockTime,
  dayOf,
  fullTime,
  monthText,
  rowTime,
  shortDateText,
  sinceTime,
} from "../src/text/time.ts";

/** 2023-11-14 22:13:20 UTC. */
const MOMENT = 1_700_000_000;
const at = (hours: number) => (MOMENT + (hours - 22) * 3_600) * 1_000;

afterEach(() => setFormats(USUAL_FORMATS));

describe("on a clock of twelve hours", () => {
  it.each([
    [0, "12:13:20 AM"],
    [1, "01:13:20 AM"],
    [11, "11:13:20 AM"],
    [12, "12:13:20 PM"],
    [13, "01:13:20 PM"],
    [23, "11:13:20 PM"],
  ])("hour %i is %s", (hours, words) => {
    setFormats({ ...USUAL_FORMATS, hours: "12" });
    expect(clockTime(at(hours), "utc")).toBe(words);
  });

  it("all times are written so", () => {
    setFormats({ ...USUAL_FORMATS, hours: "12" });
    expect([
      rowTime(MOMENT, "utc", "2023-11-14"),
      rowTime(MOMENT, "utc", "2023-11-15"),
      rowTime(MOMENT, "utc", "2026-01-01"),
      fullTime(MOMENT + 0.25, "utc"),
    ]).toEqual(["10:13:20 PM", "11-14 10:13 PM", "2023-11-14", "2023-11-14 10:13:20.250 PM UTC"]);
  });
});

describe("dates", () => {
  it.each([
    ["ymd", "11-14 22:13", "2023-11-14", "2023-11-14 22:13:20.000 UTC", "11-14", "2023-11"],
    ["dmy", "14.11 22:13", "14.11.2023", "14.11.2023 22:13:20.000 UTC", "14.11", "11.2023"],
    ["mdy", "11/14 22:13", "11/14/2023", "11/14/2023 22:13:20.000 UTC", "11/14", "11/2023"],
  ] as const)("are written as %s everywhere", (dates, row, old, full, short, month) => {
    setFormats({ ...USUAL_FORMATS, dates });
    expect(rowTime(MOMENT, "utc", "2023-11-15")).toBe(row);
    expect(rowTime(MOMENT, "utc", "2026-01-01")).toBe(old);
    expect(fullTime(MOMENT, "utc")).toBe(full);
    expect(shortDateText(MOMENT * 1_000, "utc")).toBe(short);
    expect(monthText(MOMENT * 1_000, "utc")).toBe(month);
    expect(dayWords(MOMENT, "utc", (MOMENT + 86_400) * 1_000)).toBe(`${old} yesterday`);
    expect(dayWords(MOMENT, "utc", MOMENT * 2_000)).toBe(`${old} Tuesday`);
    expect(dayOf(MOMENT * 1_000, "utc")).toBe("2023-11-14");
  });
});

it("says since when with the day, unless that is today", () => {
  expect(sinceTime(MOMENT * 1_000, "utc")).toBe("2023-11-14");
  expect(sinceTime(Date.now(), "utc")).toMatch(/^\d\d:\d\d:\d\d$/);
});

it("writes altitudes in feet as they come, in metres rounded", () => {
  expect(altitudeText(35_000)).toBe("35000 ft");
  setFormats({ ...USUAL_FORMATS, altitude: "m" });
  expect([altitudeText(35_000), altitudeText(0), altitudeText(-100)]).toEqual([
    "10668 m",
    "0 m",
    "-30 m",
  ]);
});
