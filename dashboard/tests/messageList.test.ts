import { describe, expect, it } from "vitest";
import { changesOf, withChanges } from "../src/state/changes.ts";
import {
  applyAlerts,
  mergePast,
  prependLive,
  type Received,
  reconcileAlerts,
  SERVER_ALERT_LIMIT,
  unknownOf,
} from "../src/state/messageList.ts";
import { toUpdates } from "../src/wire/updates.ts";
import { numbered, uids } from "./samples.ts";

const LIMIT = 5;

describe("prependLive", () => {
  it("puts the newest on top", () => {
    const list = prependLive([numbered(1)], [numbered(2), numbered(3)], LIMIT);
    expect(uids(list)).toEqual(["m3", "m2", "m1"]);
  });

  it("leaves out what is known and what comes twice", () => {
    const list = prependLive([numbered(1)], [numbered(1), numbered(2), numbered(2)], LIMIT);
    expect(uids(list)).toEqual(["m2", "m1"]);
  });

  it("is the same list when nothing is new, so that nothing is drawn again", () => {
    const before = [numbered(1)];
    expect(prependLive(before, [numbered(1)], LIMIT)).toBe(before);
  });

  it("drops the oldest beyond the bound", () => {
    const many = Array.from({ length: 9 }, (_, index) => numbered(index));
    expect(uids(prependLive([], many, LIMIT))).toEqual(["m8", "m7", "m6", "m5", "m4"]);
  });
});

describe("uids of lists", () => {
  it("are known after many additions, drops and changes in place", () => {
    let list: readonly Received[] = [numbered(0)];
    for (let number = 1; number < 40; number += 1) {
      list = prependLive(list, [numbered(number), numbered(number - 1)], LIMIT);
      const told = changesOf(toUpdates({ messages: [{ uid: `m${number}`, stored: false }] }), []);
      list = withChanges(list, told);
      // What was dropped may come again; what is there may not.
      expect(unknownOf(list, list)).toEqual([]);
      expect(uids(unknownOf(list, [numbered(number - LIMIT - 1)]))).toHaveLength(1);
    }
    expect(uids(list)).toEqual(["m39", "m38", "m37", "m36", "m35"]);
  });

  it("stay those of a list from which two others are made", () => {
    const list = prependLive([], [numbered(1)], LIMIT);
    const first = prependLive(list, [numbered(2)], LIMIT);
    const second = prependLive(list, [numbered(2), numbered(3)], LIMIT);
    expect([uids(first), uids(second)]).toEqual([
      ["m2", "m1"],
      ["m3", "m2", "m1"],
    ]);
  });
});

describe("mergePast", () => {
  it("puts missed messages in their place by time after a reconnect", () => {
    const list = mergePast(
      [numbered(9), numbered(2)],
      [numbered(5), numbered(2), numbered(1)],
      LIMIT,
    );
    expect(uids(list)).toEqual(["m9", "m5", "m2", "m1"]);
  });

  it("takes over the alert flags of a second copy", () => {
    const list = mergePast([numbered(1)], [numbered(1, { matched_text: ["TURB"] })], LIMIT);
    expect(list[0]).toMatchObject({ alert: true, matches: { text: ["TURB"] } });
  });

  it("keeps flags when the second copy has none", () => {
    const list = mergePast([numbered(1, { matched_text: ["TURB"] })], [numbered(1)], LIMIT);
    expect(list[0]?.alert).toBe(true);
  });

  it("keeps the newest within the bound", () => {
    const past = Array.from({ length: 9 }, (_, index) => numbered(index));
    expect(uids(mergePast([], past, LIMIT))[0]).toBe("m8");
  });
});

describe("alerts of the server", () => {
  const alert = (uid: number) => numbered(uid, { matched: true, matched_text: ["TURB"] });

  it("replace ours when they are all that the server has", () => {
    expect(uids(reconcileAlerts([alert(1), alert(2)], [alert(3)]))).toEqual(["m3"]);
  });

  it("leave older ones alone when the server sends only its newest", () => {
    const newest = Array.from({ length: SERVER_ALERT_LIMIT }, (_, index) => alert(200 - index));
    expect(uids(reconcileAlerts([alert(1)], newest)).at(-1)).toBe("m1");
  });

  it("flag the messages of the live list", () => {
    expect(applyAlerts([numbered(1)], [alert(1)])[0]?.alert).toBe(true);
  });

  it("take the flag from messages that match no longer", () => {
    expect(applyAlerts([alert(1)], [])[0]).toMatchObject({ alert: false, matches: { text: [] } });
  });
});
