import { describe, expect, it } from "vitest";
import { groupsOf } from "../src/live/groups.ts";
import type { Received } from "../src/state/messageList.ts";
import { numbered } from "./samples.ts";

/** Newest first, as they stand in the list; the first has the highest number. */
function listed(...identities: readonly object[]): readonly Received[] {
  return identities.map((identity, index) =>
    numbered(identities.length - index, { tail: "", flight: "", icao: "", ...identity }),
  );
}

function grouped(...identities: readonly object[]): readonly (readonly string[])[] {
  return groupsOf(listed(...identities)).map(({ newest, earlier }) =>
    [newest, ...earlier].map((message) => message.uid),
  );
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
    ).toEqual([["m4", "m2", "m1"], ["m3"]]);
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
    const names = ["", "A", "B", "C"];
    let state = 7;
    const next = () => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      return names[state % names.length];
    };
    const list = listed(
      ...Array.from({ length: 300 }, () => ({ tail: next(), icao: next(), flight: next() })),
    );
    const all = groupsOf(list).flatMap(({ newest, earlier }) => [newest, ...earlier]);
    expect(all.map((one) => one.uid).sort()).toEqual(list.map((one) => one.uid).sort());
  });
});
