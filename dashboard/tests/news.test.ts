import { beforeEach, describe, expect, it } from "vitest";
import { addNews, onChanges } from "../src/state/news.ts";
import { unreadCount } from "../src/state/reads.ts";
import { addLive, addPast, onLiveAlerts, togglePause, useHub } from "../src/state/store.ts";
import { haystackOf } from "../src/wire/haystack.ts";
import { toHearings } from "../src/wire/receptions.ts";
import { toUpdates } from "../src/wire/updates.ts";
import { numbered, uids, wireMessage } from "./samples.ts";

const fresh = useHub.getInitialState();
const TURB = { matched: true, matched_text: ["TURB"] };

beforeEach(() => {
  window.localStorage.clear();
  useHub.setState({ ...fresh, reads: { marks: new Set(), server: undefined } }, true);
});

function update(uid: number, fields: object = {}) {
  const wire = wireMessage({ uid: `m${uid}`, timestamp: 1_700_000_000 + uid, ...fields });
  return { updates: toUpdates({ messages: [wire] }) };
}

function stored(...numbers: number[]) {
  const messages = numbers.map((uid) => ({ uid: `m${uid}`, stored: true, waiting: false }));
  return { updates: toUpdates({ messages }) };
}

function hearing(uid: number, station = "FAR", timestamp = 1_700_000_000) {
  return {
    hearings: toHearings({ hearings: [{ uid: `m${uid}`, timestamp, station_id: station }] }),
  };
}

const named = (uid: string) => useHub.getState().messages.find((one) => one.uid === uid);

describe("an update", () => {
  it("changes its message in place: no second one, no other order, no new arrival", () => {
    addLive([numbered(1), numbered(2), numbered(3)], 7);
    const before = useHub.getState();
    addNews([update(2, { text: "GROWN" })], 9);
    const after = useHub.getState();
    expect(uids(after.messages)).toEqual(["m3", "m2", "m1"]);
    expect(after.messages[1]).toMatchObject({
      text: "GROWN",
      seq: before.messages[1]?.seq,
      liveAt: 7,
    });
    expect(after.seq).toBe(before.seq);
    // Rows that nothing is told of are not drawn again.
    expect(after.messages[0]).toBe(before.messages[0]);
  });

  it("keeps the hearings and whether the message is stored, of which it says nothing", () => {
    addLive([numbered(1, { stored: false, waiting: true })], 0);
    addNews([hearing(1)], 0);
    addNews([update(1, { text: "GROWN" })], 0);
    expect(named("m1")).toMatchObject({ text: "GROWN", stored: false, waiting: true });
    expect(named("m1")?.hearings).toHaveLength(1);
    const grown = named("m1");
    expect(grown && haystackOf(grown)).toContain("far");
  });

  it("that comes with its message in one frame applies after it", () => {
    addNews([update(1, { text: "GROWN" }), hearing(1), { messages: [numbered(1)] }], 0);
    expect(named("m1")).toMatchObject({ text: "GROWN", hearings: [{ station: "FAR" }] });
  });

  it("takes the waiting mark away", () => {
    addLive([numbered(1, { stored: false, waiting: true }), numbered(2)], 0);
    addNews([stored(1, 2, 3)], 0);
    expect(named("m1")).toMatchObject({ stored: true, waiting: false });
  });

  it("of a message that is not known is no message", () => {
    addNews([update(1, { text: "GROWN" }), hearing(2), stored(3)], 0);
    expect(useHub.getState().messages).toEqual([]);
    expect(useHub.getState().alerts).toEqual([]);
  });

  it("of several parts in one frame ends with the last", () => {
    addLive([numbered(1, { text: "A" })], 0);
    addNews([update(1, { text: "AB" }), update(1, { text: "ABC" })], 0);
    expect(named("m1")?.text).toBe("ABC");
  });
});

describe("a hearing", () => {
  it("is added once, however often it is told", () => {
    addLive([numbered(1)], 0);
    addNews([hearing(1), hearing(1)], 0);
    addNews([hearing(1), hearing(1, "NEAR")], 0);
    expect(named("m1")?.hearings.map((one) => one.station)).toEqual(["FAR", "NEAR"]);
  });

  it("leaves the lists alone where it is of none of their messages", () => {
    addLive([numbered(1)], 0);
    const before = useHub.getState();
    addNews([hearing(9)], 0);
    expect(useHub.getState().messages).toBe(before.messages);
    expect(useHub.getState().termCounts).toBe(before.termCounts);
  });

  it("changes alerts as well", () => {
    addLive([numbered(1, TURB)], 0);
    addNews([hearing(1)], 0);
    expect(useHub.getState().alerts[0]?.hearings).toHaveLength(1);
  });
});

describe("a message that becomes an alert by its next part", () => {
  it("is told, counted and listed as one that came live", () => {
    const told: string[] = [];
    const stop = onLiveAlerts((alerts) => told.push(...uids(alerts)));
    useHub.setState({ termCounts: new Map([["TURB", 5]]) });
    addLive([numbered(1), numbered(2)], 3);
    addNews([update(1, TURB)], 8);
    stop();
    const { alerts, messages, termCounts, seq } = useHub.getState();
    expect(told).toEqual(["m1"]);
    expect(termCounts.get("TURB")).toBe(6);
    expect(uids(messages)).toEqual(["m2", "m1"]);
    expect(messages[1]).toMatchObject({ alert: true, liveAt: 3 });
    // On the page of alerts it arrives now, so that a held list counts it as waiting.
    expect(alerts[0]).toMatchObject({ uid: "m1", seq, liveAt: 8 });
    expect(unreadCount(useHub.getState())).toBe(1);
  });

  it("is told once, though it goes on growing", () => {
    const told: string[] = [];
    const stop = onLiveAlerts((alerts) => told.push(...uids(alerts)));
    addLive([numbered(1)], 0);
    addNews([update(1, TURB)], 0);
    addNews([update(1, { ...TURB, text: "LONGER" })], 0);
    stop();
    expect(told).toEqual(["m1"]);
    expect(useHub.getState().termCounts.get("TURB")).toBe(1);
    expect(useHub.getState().alerts[0]?.text).toBe("LONGER");
  });

  it("counts only the terms that are new for it", () => {
    addLive([numbered(1, TURB)], 0);
    addNews([update(1, { ...TURB, matched_text: ["TURB", "FUEL"], matched_tail: ["TURB"] })], 0);
    expect([...useHub.getState().termCounts]).toEqual([
      ["TURB", 2],
      ["FUEL", 1],
    ]);
  });

  it("enters the alerts also when nobody knows the message", () => {
    const told: string[] = [];
    const stop = onLiveAlerts((alerts) => told.push(...uids(alerts)));
    addNews([update(1, TURB), hearing(1)], 0);
    stop();
    expect(told).toEqual(["m1"]);
    expect(useHub.getState().messages).toEqual([]);
    expect(useHub.getState().alerts[0]?.hearings).toHaveLength(1);
    expect(useHub.getState().termCounts.get("TURB")).toBe(1);
  });
});

it("takes a message from the alerts whose next part ended its only match", () => {
  addLive([numbered(1, TURB), numbered(2, TURB)], 0);
  addNews([update(1, { matched: false })], 0);
  expect(uids(useHub.getState().alerts)).toEqual(["m2"]);
  expect(named("m1")?.alert).toBe(false);
  expect(useHub.getState().termCounts.get("TURB")).toBe(1);
});

it("changes rows that a pause holds, and lets nothing in", () => {
  addLive([numbered(1)], 0);
  togglePause();
  addNews([{ messages: [numbered(2)] }, update(1, { text: "GROWN" })], 0);
  const held = useHub.getState().paused?.messages ?? [];
  expect(held.map((one) => [one.uid, one.text])).toEqual([["m1", "GROWN"]]);
});

it("offers each change to lists that somebody holds", () => {
  addLive([numbered(1)], 0);
  const list = useHub.getState().messages;
  let changed = list;
  const stop = onChanges((change) => {
    changed = change(list);
  });
  addNews([update(1, { text: "GROWN" })], 0);
  stop();
  expect(changed[0]?.text).toBe("GROWN");
});

it("takes over after a reconnect what was missed of known messages", () => {
  addLive([numbered(1, { text: "A", stored: false, waiting: true })], 5);
  const before = named("m1");
  const hearings = [{ timestamp: 1_700_000_000, station_id: "FAR" }];
  addPast([numbered(1, { text: "AB", hearings })], true);
  expect(named("m1")).toMatchObject({
    ...{ text: "AB", waiting: false, stored: true, seq: before?.seq, liveAt: 5 },
    hearings: [{ station: "FAR" }],
  });
});
