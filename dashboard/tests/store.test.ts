import { beforeEach, describe, expect, it } from "vitest";
import { MESSAGE_LIMIT } from "../src/state/messageList.ts";
import { markAllRead, markRead, unreadCount } from "../src/state/reads.ts";
import {
  addLive,
  addPast,
  addPastAlerts,
  onLiveAlerts,
  replaceAlerts,
  setConnection,
  setFeatures,
  setPreferences,
  setRegeneration,
  setRegenerationError,
  setUpgrading,
  togglePause,
  useHub,
} from "../src/state/store.ts";
import type { Regeneration } from "../src/wire/alertEvents.ts";
import type { Features } from "../src/wire/events.ts";
import { numbered, uids } from "./samples.ts";

const fresh = useHub.getInitialState();
const alert = (uid: number) => numbered(uid, { matched: true, matched_text: ["TURB"] });

beforeEach(() => {
  window.localStorage.clear();
  useHub.setState({ ...fresh, reads: { marks: new Set(), server: undefined } }, true);
});

describe("messages", () => {
  it("are held once, however often they come", () => {
    addPast([numbered(1)], true);
    addLive([numbered(1), numbered(2)], 0);
    addPast([numbered(2), numbered(1)], true);
    expect(uids(useHub.getState().messages)).toEqual(["m2", "m1"]);
  });

  it("are held up to the bound", () => {
    const one = numbered(0);
    addLive(
      Array.from({ length: MESSAGE_LIMIT + 10 }, (_, index) => ({ ...one, uid: `m${index}` })),
      0,
    );
    expect(useHub.getState().messages).toHaveLength(MESSAGE_LIMIT);
  });

  it("count as arrived in the order in which they came", () => {
    addLive([numbered(1), numbered(2)], 0);
    const [newest, oldest] = useHub.getState().messages;
    expect((newest?.seq ?? 0) - (oldest?.seq ?? 0)).toBe(1);
  });
});

describe("alerts", () => {
  it("from the past stand in the live list as well", () => {
    addPast([numbered(2)], true);
    addPastAlerts([alert(1)]);
    expect(uids(useHub.getState().messages)).toEqual(["m2", "m1"]);
  });

  it("that come live join the alert list", () => {
    addLive([numbered(1), alert(2)], 0);
    expect(uids(useHub.getState().alerts)).toEqual(["m2"]);
  });

  it("that come live count for each field in which a term was found", () => {
    useHub.setState({ termCounts: new Map([["TURB", 5]]) });
    const both = numbered(3, { matched_text: ["TURB", "FAULT"], matched_flight: ["TURB"] });
    addLive([alert(1), both], 0);
    expect([...useHub.getState().termCounts]).toEqual([
      ["TURB", 8],
      ["FAULT", 1],
    ]);
  });

  it("that are known already count no more and are told to nobody", () => {
    addPastAlerts([alert(1)]);
    const told: string[] = [];
    const stop = onLiveAlerts((alerts) => told.push(...uids(alerts)));
    addLive([alert(1), alert(2), alert(2), numbered(3), alert(4)], 0);
    stop();
    addLive([alert(5)], 0);
    expect(told).toEqual(["m2", "m4"]);
    expect(useHub.getState().termCounts.get("TURB")).toBe(3);
  });

  it("are replaced after a change of terms", () => {
    addPastAlerts([alert(1), alert(2)]);
    replaceAlerts([alert(2)]);
    expect(uids(useHub.getState().alerts)).toEqual(["m2"]);
  });

  it("that are told again count as no new arrival", () => {
    addLive([alert(1)], 7);
    const before = useHub.getState().alerts[0];
    replaceAlerts([alert(1)]);
    addPastAlerts([alert(1), alert(2)]);
    const [other, known] = useHub.getState().alerts;
    expect(known).toMatchObject({ seq: before?.seq, liveAt: 7 });
    expect(other?.seq).toBeGreaterThan(before?.seq ?? 0);
  });

  it("are unread until marked", () => {
    addPastAlerts([alert(1), alert(2)]);
    markRead(["m1"]);
    expect(unreadCount(useHub.getState())).toBe(1);
  });

  it("can all be marked read", () => {
    addPastAlerts([alert(1), alert(2)]);
    markAllRead();
    expect(unreadCount(useHub.getState())).toBe(0);
  });

  it("stay read when they come again after a reconnect", () => {
    addPastAlerts([alert(1)]);
    markAllRead();
    addPastAlerts([alert(1)]);
    expect(unreadCount(useHub.getState())).toBe(0);
  });
});

describe("connection", () => {
  it("remembers when it was lost, not when it was last tried", () => {
    setConnection("connected", 1_000);
    setConnection("disconnected", 2_000);
    setConnection("disconnected", 9_000);
    expect(useHub.getState().lostAt).toBe(2_000);
  });

  it("shows no rate that may be old", () => {
    setConnection("connected", 1_000);
    useHub.setState({
      rate: { total: 5, byLink: { acars: 5, vdlm2: 0, hfdl: 0, imsl: 0, irdm: 0 } },
    });
    setConnection("disconnected", 2_000);
    expect(useHub.getState().rate).toBeUndefined();
  });
});

describe("an upgrade of the server", () => {
  const features: Features = { links: ["acars"], allowRemoteUpdates: true };

  it("is told until the server greets", () => {
    setConnection("connected", 1_000);
    setUpgrading("Step 2 of 4");
    expect(useHub.getState()).toMatchObject({
      connection: "upgrading",
      upgradeMessage: "Step 2 of 4",
    });
    setFeatures(features);
    expect(useHub.getState()).toMatchObject({ connection: "connected", upgradeMessage: "" });
  });

  it("counts as contact", () => {
    setConnection("connected", 1_000);
    setUpgrading("Step 2 of 4");
    setConnection("disconnected", 5_000);
    expect(useHub.getState().lostAt).toBe(5_000);
  });
});

it("goes on receiving while paused", () => {
  addLive([numbered(1)], 0);
  togglePause();
  addLive([numbered(2)], 0);
  expect(useHub.getState().messages).toHaveLength(2);
});

it("holds what was there when the pause began", () => {
  addLive([numbered(1)], 0);
  togglePause();
  addLive([numbered(2)], 0);
  expect(uids(useHub.getState().paused?.messages ?? [])).toEqual(["m1"]);
});

describe("matching stored messages again", () => {
  const running: Regeneration = {
    state: "running",
    processed: 1,
    total: 2,
    matchedMessages: 0,
    totalMatches: 0,
    error: "",
  };

  it("is not shown as running without contact", () => {
    setRegeneration(running);
    setConnection("disconnected", 0);
    expect(useHub.getState().regeneration).toBeUndefined();
  });

  it("keeps its result without contact", () => {
    setRegeneration({ ...running, state: "complete" });
    setConnection("disconnected", 0);
    expect(useHub.getState().regeneration?.state).toBe("complete");
  });

  it("is no longer refused once it runs", () => {
    setRegenerationError("one is running");
    setRegeneration(running);
    expect(useHub.getState().regenerationError).toBe("");
  });
});

it("remembers the theme without losing the time zone", () => {
  setPreferences({ zone: "utc" });
  setPreferences({ theme: "dark" });
  expect(JSON.parse(window.localStorage.getItem("acarshub.settings") ?? "")).toMatchObject({
    version: 1,
    settings: { theme: "dark", zone: "utc" },
  });
});
