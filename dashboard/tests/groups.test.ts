import { describe, expect, it } from "vitest";
import { type Group, Groups } from "../src/live/groups.ts";
import type { Received } from "../src/state/messageList.ts";
import { numbered } from "./samples.ts";

/** Newest first, as they stand in the list; the first has the highest number. */
function listed(...identities: readonly object[]): readonly Received[] {
  return identities.map((identity, index) =>
    numbered(identities.length - index, { tail: "", flight: "", icao: "", ...identity }),
  );
}

function told(groups: readonly Group[]): readonly (readonly string[])[] {
  return groups.map(({ newest, earlier }) => [newest, ...earlier].map((message) => message.uid));
}

function grouped(...identities: readonly object[]): readonly (readonly string[])[] {
  return told(new Groups().of(listed(...identities)));
}

/** Identities by chance, the same each time. */
function named(count: number): readonly object[] {
  const names = ["", "A", "B", "C"];
  let state = 7;
  const next = () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return names[state % names.length];
  };
  return Array.from({ length: count }, () => ({ tail: next(), icao: next(), flight: next() }));
}

describe("groups", () => {
  it("put together what one name ties to another", () => {
    expect(
      grouped(
        { tail: "D-AIBC" },
        { flight: "LH1" },
        { tail: "D-AIBC", icao: "3C6444" },
        { icao: "3C6444", flight: "LH1" },
      ),
    ).toEqual([["m4", "m3", "m2", "m1"]]);
  });

  it("stand in the order of their newest messages", () => {
    expect(grouped({ tail: "A" }, { tail: "B" }, { tail: "A" }, { tail: "C" })).toEqual([
      ["m4", "m2"],
      ["m3"],
      ["m1"],
    ]);
  });

  it("keep two aircraft apart that fly under one number", () => {
    expect(
      grouped(
        { flight: "LH1", tail: "D-A" },
        { flight: "LH1", tail: "D-B" },
        { flight: "LH1", tail: "D-A" },
      ),
    ).toEqual([["m3", "m1"], ["m2"]]);
    expect(grouped({ flight: "X1", icao: "A00001" }, { flight: "X1", icao: "A00002" })).toEqual([
      ["m2"],
      ["m1"],
    ]);
  });

  it("are of one message where nobody is named", () => {
    expect(grouped({}, {}, { tail: "A" })).toEqual([["m3"], ["m2"], ["m1"]]);
  });

  it("hold every message exactly once", () => {
    const list = listed(...named(300));
    const all = new Groups().of(list).flatMap(({ newest, earlier }) => [newest, ...earlier]);
    expect(all.map((one) => one.uid).sort()).toEqual(list.map((one) => one.uid).sort());
  });

  it("of a list that has grown are those of the list from its start", () => {
    const list = listed(...named(300));
    const groups = new Groups();
    for (let first = 280; first >= 0; first -= 7) groups.of(list.slice(first));
    expect(groups.of(list)).toEqual(new Groups().of(list));
  });

  it("lose what leaves the list at its end", () => {
    const list = listed({ tail: "A" }, { tail: "B" }, { tail: "A" }, { tail: "C" }, { tail: "A" });
    const groups = new Groups();
    groups.of(list.slice(2));
    expect(told(groups.of(list.slice(0, 3)))).toEqual([["m5", "m3"], ["m4"]]);
    expect(told(groups.of(list.slice(0, 2)))).toEqual([["m5"], ["m4"]]);
    expect(groups.earlierOf("m3")).toBeUndefined();
  });

  it("know nothing any more of an aircraft whose messages have left", () => {
    const list = listed({ flight: "LH1" }, { tail: "B" }, { flight: "LH1", tail: "A" });
    const groups = new Groups();
    groups.of(list.slice(1));
    groups.of(list.slice(1, 2));
    expect(told(groups.of(list.slice(0, 2)))).toEqual([["m3"], ["m2"]]);
    expect(groups.of(list.slice(0, 2))[0]?.earlier).toEqual([]);
  });

  it("show a message as it is after a change, in its group or in another", () => {
    const [newest, middle, oldest] = listed({ tail: "A" }, { tail: "A" }, { tail: "B" });
    if (!newest || !middle || !oldest) throw new Error("The sample is too short.");
    const groups = new Groups();
    groups.of([newest, middle, oldest]);
    const alert = { ...middle, alert: true };
    groups.of([newest, alert, oldest]);
    expect(groups.earlierOf(newest.uid)).toEqual([alert]);
    expect(told(groups.of([newest, { ...alert, tail: "B" }, oldest]))).toEqual([
      ["m3"],
      ["m2", "m1"],
    ]);
  });
});
