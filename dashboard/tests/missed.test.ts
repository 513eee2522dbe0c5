import { beforeEach, describe, expect, it } from "vitest";
import { addMissed, rememberKnown } from "../src/state/missed.ts";
import { addLive, addPast, useHub } from "../src/state/store.ts";
import { type Missed, toMissed } from "../src/wire/missed.ts";
import { numbered, uids, wireMessage } from "./samples.ts";

const fresh = useHub.getInitialState();
const NOTHING: Missed = { messages: [], changed: [], done: false, untold: undefined };
const DONE: Missed = { ...NOTHING, done: true };
const alert = (uid: number) => numbered(uid, { matched: true, matched_text: ["TURB"] });
const shown = () => uids(useHub.getState().messages);

beforeEach(() => useHub.setState({ ...fresh, messages: [], gaps: [] }, true));

describe("what was missed", () => {
  it("stands between what was known and what came since", () => {
    addPast([numbered(1)], true);
    rememberKnown();
    addPast([numbered(9), numbered(8)], true);
    addMissed({ ...NOTHING, messages: [numbered(7), numbered(6)] });
    addLive([numbered(10)], 1);
    addMissed({ ...DONE, messages: [numbered(5)] });
    expect(shown()).toEqual(["m10", "m9", "m8", "m7", "m6", "m5", "m1"]);
  });

  it("is held once, however often it is told", () => {
    addPast([numbered(1)], true);
    addMissed({ ...NOTHING, messages: [numbered(2), numbered(1)] });
    addMissed({ ...DONE, messages: [numbered(2)] });
    expect(shown()).toEqual(["m2", "m1"]);
  });

  it("makes a message that waited a stored one, in its place", () => {
    addLive([numbered(1, { stored: false, waiting: true }), numbered(2)], 1);
    addMissed({ ...DONE, messages: [numbered(1)] });
    const found = useHub.getState().messages.find((message) => message.uid === "m1");
    expect(found).toMatchObject({ stored: true, waiting: false, liveAt: 1 });
    expect(shown()).toEqual(["m2", "m1"]);
  });

  it("joins the alerts where it is one", () => {
    addMissed({ ...DONE, messages: [alert(3), numbered(2), alert(1)] });
    expect(uids(useHub.getState().alerts)).toEqual(["m3", "m1"]);
  });

  it("changes messages that are shown, and adds none from before", () => {
    addLive([numbered(1)], 1);
    const hearings = [{ timestamp: 5, station_id: "THERE" }];
    const changed = [numbered(1, { hearings }), numbered(0, { hearings })];
    addMissed({ ...DONE, changed });
    expect(shown()).toEqual(["m1"]);
    expect(useHub.getState().messages[0]?.hearings.map((one) => one.station)).toEqual(["THERE"]);
  });

  it("is under way until all of it is told", () => {
    addMissed(NOTHING);
    expect(useHub.getState().catchingUp).toBe(true);
    addMissed(DONE);
    expect(useHub.getState().catchingUp).toBe(false);
  });
});

describe("a gap", () => {
  const untold = { count: 7, capped: false };

  it("lies between the newest known and the oldest that was told", () => {
    addPast([numbered(10), numbered(9)], true);
    rememberKnown();
    addPast([numbered(100), numbered(90), numbered(2)], true);
    addMissed({ ...NOTHING, messages: [numbered(80), numbered(70)] });
    addMissed({ ...DONE, untold });
    expect(useHub.getState().gaps).toEqual([
      { ...untold, since: 1_700_000_010, until: 1_700_000_070 },
    ]);
  });

  it("is none for a page that knew nothing", () => {
    rememberKnown();
    addPast([numbered(100)], true);
    addMissed({ ...DONE, untold });
    expect(useHub.getState().gaps).toEqual([]);
  });

  it("stays beside later ones, up to a bound", () => {
    for (let round = 1; round < 20; round += 1) {
      addPast([numbered(round * 10)], true);
      rememberKnown();
      addMissed({ ...DONE, untold });
    }
    expect(useHub.getState().gaps).toHaveLength(8);
    expect(useHub.getState().gaps[0]?.since).toBe(1_700_000_190);
  });
});

describe("the event", () => {
  it("is read", () => {
    const gap = { reason: "too_many", count: 5, capped: true };
    const event = { messages: [wireMessage()], changed: [wireMessage({ uid: "c" })], gap };
    const missed = toMissed({ ...event, done: true });
    expect([uids(missed.messages as never), uids(missed.changed as never)]).toEqual([
      ["u1"],
      ["c"],
    ]);
    expect([missed.done, missed.untold]).toEqual([true, { count: 5, capped: true }]);
  });

  it.each(["unknown", "failed", "of the future"])("counts nothing where it is %s", (reason) => {
    expect(toMissed({ gap: { reason } }).untold).toEqual({ count: undefined, capped: false });
  });

  it.each([undefined, null, 7, "x", [], { messages: "x", changed: 7, done: "yes", gap: "x" }])(
    "survives %j",
    (value) => expect(toMissed(value)).toEqual(NOTHING),
  );
});
