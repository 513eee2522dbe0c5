import { describe, expect, it } from "vitest";
import { matcher, NO_FILTER } from "../src/live/filters.ts";
import { levelText, offsetText, timesText, timesTitle } from "../src/table/receptionWords.ts";
import { toMessage } from "../src/wire/message.ts";
import {
  HEARINGS_LIMIT,
  PARTS_LIMIT,
  type Reception,
  stationsOf,
  toHearings,
} from "../src/wire/receptions.ts";
import { toUpdates } from "../src/wire/updates.ts";
import { message, wireMessage } from "./samples.ts";

const heard = (station: string, more: object = {}) => ({
  timestamp: 1_700_000_000.25,
  station_id: station,
  ...more,
});
const reception = (time: number): Reception => ({
  time,
  station: "",
  freq: "",
  level: undefined,
  msgno: "",
});

describe("receptions of a message", () => {
  it("are none where the server tells of none", () => {
    expect(message()).toMatchObject({ hearings: [], parts: [], partial: false, waiting: false });
  });

  it("are read with the names of the wire", () => {
    const one = message({
      hearings: [heard("FAR", { freq: "131.550", level: -31, msgno: "D61A" })],
      parts: [heard("NEAR", { msgno: "D61A", block_id: "4", text: "(A)" })],
      partial: true,
      stored: false,
      waiting: true,
    });
    expect(one.hearings).toEqual([
      { time: 1_700_000_000.25, station: "FAR", freq: "131.550", level: -31, msgno: "D61A" },
    ]);
    expect(one.parts).toMatchObject([{ station: "NEAR", msgno: "D61A", blockId: "4" }]);
    expect(one).toMatchObject({ partial: true, stored: false, waiting: true });
  });

  it.each([
    ["no list", "many"],
    ["an object", { 0: heard("X") }],
    ["entries that are none", [null, 3, "x", [], {}]],
    ["entries without a time", [{ station_id: "X" }, { timestamp: "noon" }]],
    ["entries beyond every calendar", [{ timestamp: 1e20 }, { timestamp: -1 }]],
  ])("are left out where there is %s", (_name, value) => {
    expect(message({ hearings: value, parts: value })).toMatchObject({ hearings: [], parts: [] });
  });

  it("keep no value of a wrong type", () => {
    const [one] = message({
      hearings: [heard("X", { station_id: { a: 1 }, freq: [], level: "loud", msgno: null })],
    }).hearings;
    expect(one).toMatchObject({ station: "", freq: "", level: undefined, msgno: "" });
  });

  it("are bounded", () => {
    const many = Array.from({ length: 1_000 }, () => heard("X".repeat(5_000)));
    const one = toMessage(wireMessage({ hearings: many, parts: many }));
    expect(one?.hearings).toHaveLength(HEARINGS_LIMIT);
    expect(one?.parts).toHaveLength(PARTS_LIMIT);
    expect(one?.hearings[0]?.station.length).toBeLessThanOrEqual(256);
  });

  it("are found by every station, as text and by choice", () => {
    const one = message({ station_id: "NEAR", hearings: [heard("FAR")] });
    const only = (...values: string[]) =>
      matcher({ ...NO_FILTER, station: { mode: "only", values } })(one);
    const not = (...values: string[]) =>
      matcher({ ...NO_FILTER, station: { mode: "not", values } })(one);
    expect([only("NEAR"), only("FAR"), only("OTHER")]).toEqual([true, true, false]);
    expect([not("NEAR"), not("NEAR", "FAR")]).toEqual([true, false]);
    expect(matcher({ ...NO_FILTER, text: "far" })(one)).toBe(true);
  });

  it("name each station once, the first one first", () => {
    const one = message({
      station_id: "B",
      parts: [heard("B"), heard("C")],
      hearings: [heard("A"), heard("B")],
    });
    expect(stationsOf(one)).toEqual(["B", "C", "A"]);
  });
});

describe("events", () => {
  it("tell of hearings by uid, without those that are none", () => {
    const hearings = [{ uid: "u1", ...heard("FAR") }, heard("NO UID"), { uid: "u2" }, null];
    expect(toHearings({ hearings })).toMatchObject([{ uid: "u1", reception: { station: "FAR" } }]);
    expect(toHearings("text")).toEqual([]);
  });

  it("tell of messages anew or of what has become of them", () => {
    const messages = [
      wireMessage({ text: "GROWN" }),
      { uid: "u2", stored: true, waiting: false },
      { uid: "u3" },
      { stored: true },
      wireMessage({ uid: "" }),
      null,
    ];
    expect(toUpdates({ messages })).toMatchObject([
      { uid: "u1", message: { text: "GROWN" } },
      { uid: "u2", stored: true, waiting: false },
    ]);
    expect(toUpdates(undefined)).toEqual([]);
  });
});

describe("words", () => {
  it("count only what was heard more than once", () => {
    const of = (times: number) =>
      timesText(message({ hearings: Array.from({ length: times - 1 }, () => heard("X")) }));
    expect([of(1), of(2), of(99), of(120)]).toEqual(["", "×2", "×99", "×99+"]);
  });

  it("name how many stations there were", () => {
    const heardBy = (...stations: string[]) =>
      timesTitle(message({ station_id: "A", hearings: stations.map((name) => heard(name)) }));
    expect(heardBy("A")).toBe("Heard 2 times, by one station");
    expect(heardBy("A", "B")).toBe("Heard 3 times, by 2 stations");
  });

  it("tell how much later or earlier another clock has it", () => {
    const first = { time: 1_700_000_000 };
    const of = (seconds: number) => offsetText(first, reception(first.time + seconds));
    expect([of(0), of(0.25), of(-0.125), of(12), of(1e6)]).toEqual([
      "+0.000",
      "+0.250",
      "−0.125",
      "+12.000",
      "",
    ]);
  });

  it("give no level that is none", () => {
    expect([levelText(-12.55), levelText(0), levelText(undefined), levelText(1e9)]).toEqual([
      "-12.6",
      "0.0",
      "",
      "",
    ]);
  });
});
