import type { Socket } from "socket.io-client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { READ_MARKS_KEY } from "../src/state/readMarks.ts";
import { UNREAD_LIMIT } from "../src/state/readState.ts";
import {
  isRead,
  learnRead,
  markAllRead,
  markRead,
  markTermRead,
  reloadReadMarks,
  unreadCount,
} from "../src/state/reads.ts";
import { addLive, addPastAlerts, setConnection, useHub } from "../src/state/store.ts";
import { toMessages } from "../src/wire/message.ts";
import { listenToReads, reconnectForProfile } from "../src/wire/readEvents.ts";
import { numbered, wireMessage } from "./samples.ts";

type Listener = (data?: unknown) => void;

/** The part of a socket that read marks use. */
class FakeSocket {
  connected = true;
  readonly sent: unknown[] = [];
  reconnects = 0;
  private readonly listeners = new Map<string, Listener[]>();

  on(event: string, listener: Listener): void {
    this.listeners.set(event, [...(this.listeners.get(event) ?? []), listener]);
  }
  receive(event: string, data?: unknown): void {
    for (const listener of this.listeners.get(event) ?? []) listener(data);
  }
  emit(event: string, data: unknown): void {
    if (event === "mark_alerts_read") this.sent.push(data);
  }
  disconnect(): void {}
  connect(): void {
    this.reconnects += 1;
  }
}

const fresh = useHub.getInitialState();
const alert = (uid: number, term = "TURB") =>
  numbered(uid, { matched: true, matched_text: [term] });
const wireAlert = (uid: string, fields: Readonly<Record<string, unknown>> = {}) =>
  wireMessage({ uid, matched: true, matched_text: ["TURB"], ...fields });

// One for all tests, as a page has one for its life.
const socket = new FakeSocket();
listenToReads(socket as unknown as Socket);

const unread = () => unreadCount(useHub.getState());
const read = (uid: string) => isRead(useHub.getState().reads, uid);
const goLive = (...entries: readonly unknown[]) => addLive(toMessages(entries), 0);

function lose(): void {
  socket.connected = false;
  setConnection("disconnected", 0);
  socket.receive("disconnect");
}

function greet(data: unknown): void {
  socket.connected = true;
  setConnection("connected", 0);
  socket.receive("acarshub_version", {});
  socket.receive("read_state", data);
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal(
    "fetch",
    vi.fn(async () => new Response()),
  );
  window.localStorage.clear();
  useHub.setState({ ...fresh, reads: { marks: new Set(), server: undefined } }, true);
  socket.connected = true;
  socket.sent.length = 0;
  socket.reconnects = 0;
  setConnection("connected", 0);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("without a read profile", () => {
  it("counts the alerts of the list that have no mark", () => {
    addPastAlerts([alert(1), alert(2)]);
    markRead(["m1"]);
    expect(unread()).toBe(1);
  });

  it("tells the server nothing", () => {
    addPastAlerts([alert(1)]);
    markRead(["m1"]);
    markAllRead();
    expect(socket.sent).toEqual([]);
  });

  it("takes over what another tab has marked", () => {
    window.localStorage.setItem(READ_MARKS_KEY, '{"uids":["m1"]}');
    reloadReadMarks();
    expect(read("m1")).toBe(true);
  });

  it("does not keep what a server says of the history", () => {
    learnRead(["old"]);
    expect(read("old")).toBe(false);
  });
});

describe("with a read profile", () => {
  beforeEach(() => {
    addPastAlerts([alert(1), alert(2), alert(3, "DIVERT")]);
    greet({ unread: 7, read: ["m1"] });
  });

  it("shows the server's count", () => {
    expect(unread()).toBe(7);
  });

  it("shows as read what the server says is read", () => {
    expect([read("m1"), read("m2")]).toEqual([true, false]);
  });

  it("asks the server to prolong the cookie", () => {
    expect(fetch).toHaveBeenCalledTimes(1);
  });

  it("sends a mark and counts it before the server has answered", () => {
    markRead(["m2"]);
    expect([socket.sent, unread(), read("m2")]).toEqual([[{ uids: ["m2"] }], 6, true]);
  });

  it("does not count down for a mark that was there", () => {
    markRead(["m1"]);
    expect(unread()).toBe(7);
  });

  it("lets the server's answer count", () => {
    markRead(["m2"]);
    socket.receive("alerts_read", { uids: ["m2"], unread: 4 });
    expect(unread()).toBe(4);
  });

  it("does not jump back while the answer to a later mark is on its way", () => {
    markRead(["m2"]);
    markRead(["m3"]);
    socket.receive("alerts_read", { uids: ["m2"], unread: 6 });
    expect(unread()).toBe(5);
  });

  it("shows the server's count again when a mark stays without an answer", () => {
    markRead(["m2"]);
    vi.advanceTimersByTime(5_000);
    expect(unread()).toBe(7);
  });

  it("marks all on the server, also what this page has never seen", () => {
    markAllRead();
    expect([socket.sent, unread(), read("m3")]).toEqual([[{ all: true }], 0, true]);
  });

  it("sends many marks in pieces", () => {
    markRead(Array.from({ length: 1_001 }, (_, index) => `n${index}`));
    expect(socket.sent.map((mark) => (mark as { uids: string[] }).uids.length)).toEqual([1_000, 1]);
  });

  it("goes on writing this browser's marks", () => {
    markRead(["m2"]);
    expect(window.localStorage.getItem(READ_MARKS_KEY)).toContain("m2");
  });

  it("hears what another browser has marked", () => {
    socket.receive("alerts_read", { term: "DIVERT", unread: 6 });
    expect([read("m2"), read("m3"), unread()]).toEqual([false, true, 6]);
  });

  it("knows what the server says of the history", () => {
    learnRead(["old"]);
    expect(read("old")).toBe(true);
  });

  it("counts live alerts as they come", () => {
    goLive(wireAlert("n1"), wireMessage({ uid: "n2" }), wireAlert("n3"));
    expect(unread()).toBe(9);
  });

  it("does not count an alert that the server does not keep", () => {
    goLive(wireAlert("n1", { stored: false }));
    expect(unread()).toBe(7);
  });

  it("counts an alert once that comes again", () => {
    goLive(wireAlert("n1"));
    goLive(wireAlert("n1"));
    expect(unread()).toBe(8);
  });

  it("takes a live alert as read when all are marked", () => {
    goLive(wireAlert("n1"));
    socket.receive("alerts_read", { all: true, unread: 0 });
    expect(read("n1")).toBe(true);
  });

  it("leaves an alert unread that comes after all were marked", () => {
    socket.receive("alerts_read", { all: true, unread: 0 });
    goLive(wireAlert("n1"));
    expect([read("n1"), unread()]).toEqual([false, 1]);
  });

  it("does not count beyond the server's limit", () => {
    greet({ unread: UNREAD_LIMIT, read: [] });
    goLive(wireAlert("n1"));
    markRead(["m2"]);
    expect(unread()).toBe(UNREAD_LIMIT);
  });

  it("falls back to this browser's marks when the server knows no profile", () => {
    markRead(["m2"]);
    socket.receive("validation_error", {
      event: "mark_alerts_read",
      issues: [{ path: [], code: "no_profile", message: "" }],
    });
    expect([unread(), read("m2")]).toEqual([1, true]);
  });

  it("stays when another request is refused", () => {
    socket.receive("validation_error", { event: "change_alerts", issues: [] });
    expect(unread()).toBe(7);
  });
});

describe("the alerts of a term", () => {
  it("are marked on the server, those in view and in the live list at once", () => {
    greet({ unread: 9, read: [] });
    goLive(wireAlert("live"), wireAlert("other", { matched_text: ["FIRE"] }));
    markTermRead("TURB", ["in view"]);
    expect(socket.sent.at(-1)).toEqual({ term: "TURB" });
    expect([read("live"), read("in view"), read("other")]).toEqual([true, true, false]);
    socket.receive("alerts_read", { term: "TURB", unread: 1 });
    expect(unread()).toBe(1);
  });

  it("are marked in this browser without a profile, as far as it knows them", () => {
    goLive(wireAlert("live"));
    const before = socket.sent.length;
    markTermRead("TURB", ["in view"]);
    expect([read("live"), read("in view")]).toEqual([true, true]);
    expect(socket.sent.length).toBe(before);
  });
});

describe("a reconnect", () => {
  beforeEach(() => {
    addPastAlerts([alert(1), alert(2)]);
    greet({ unread: 2, read: [] });
    lose();
  });

  it("sends marks that were set without contact", () => {
    markRead(["m1"]);
    expect([socket.sent, unread()]).toEqual([[], 1]);
    greet({ unread: 2, read: [] });
    expect(socket.sent).toEqual([{ uids: ["m1"] }]);
  });

  it("sends no mark that the server has", () => {
    markRead(["m1"]);
    greet({ unread: 1, read: ["m1"] });
    expect(socket.sent).toEqual([]);
  });

  it("marks only what was seen when all were marked without contact", () => {
    markAllRead();
    greet({ unread: 5, read: [] });
    expect(socket.sent).toEqual([{ uids: ["m2", "m1"] }]);
  });

  it("without a profile goes back to this browser's marks", () => {
    markRead(["m1"]);
    setConnection("connected", 0);
    socket.receive("acarshub_version", {});
    vi.advanceTimersByTime(3_000);
    expect(unread()).toBe(1);
    expect(useHub.getState().reads.server).toBeUndefined();
  });

  it("with a profile keeps the server's count", () => {
    greet({ unread: 4, read: [] });
    vi.advanceTimersByTime(60_000);
    expect(unread()).toBe(4);
  });
});

describe("a new profile", () => {
  const old = Array.from({ length: 1_500 }, (_, index) => `old${index}`);

  it("gets all marks of this browser once", () => {
    markRead(old);
    reconnectForProfile({ bringMarks: true });
    greet({ unread: 0, read: [] });
    greet({ unread: 0, read: [] });
    expect(socket.reconnects).toBe(1);
    expect(socket.sent).toEqual([{ uids: old.slice(0, 1_000) }, { uids: old.slice(1_000) }]);
  });

  it("knows nothing of what the one before knew", () => {
    greet({ unread: 0, read: [] });
    learnRead(["old"]);
    reconnectForProfile({ bringMarks: true });
    greet({ unread: 3, read: [] });
    expect(read("old")).toBe(false);
  });
});

it.each([undefined, null, 7, [], { unread: "many", read: "all" }, { read: ["m1"] }])(
  "takes %j for no word on read alerts",
  (data) => {
    addPastAlerts([alert(1)]);
    greet(data);
    socket.receive("alerts_read", data);
    expect(unread()).toBe(1);
  },
);
