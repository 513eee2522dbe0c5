import { describe, expect, it, vi } from "vitest";
import {
  toFeatures,
  toLabels,
  toRate,
  toStatus,
  toTermCounts,
  toTerms,
  toUpgradeMessage,
  toValidationError,
} from "../src/wire/events.ts";
import { perFrame, restUntil } from "../src/wire/frames.ts";
import { reconnectDelay } from "../src/wire/reconnect.ts";
import { socketAddress } from "../src/wire/socket.ts";

describe("events", () => {
  it("name the enabled links", () => {
    expect(
      toFeatures({ acars: true, vdlm: true, hfdl: false, allow_remote_updates: true }),
    ).toEqual({
      links: ["acars", "vdlm2"],
      allowRemoteUpdates: true,
      trackingUrl: "",
      photoUrl: "",
    });
  });

  it.each([
    ["https://track.example/flight/", "https://track.example/flight/"],
    ["http://hub.local/?q=", "http://hub.local/?q="],
    ["javascript:alert(1)//", ""],
    ["data:text/html,x", ""],
    ["//track.example/", ""],
    ["https://", ""],
    [7, ""],
  ])("take %s for a site of flights or pictures only where it is one", (told, taken) => {
    expect(toFeatures({ flight_tracking_url: told }).trackingUrl).toBe(taken);
    expect(toFeatures({ aircraft_photo_url: told }).photoUrl).toBe(taken);
  });

  it("tell connected feeds from others, by the server's own names", () => {
    const status = toStatus({
      status: {
        error_state: true,
        decoders: {
          VDLM2: { Connected: true, Alive: true },
          IMSL: { Connected: false, Alive: true },
        },
        global: { VDLM2: { Count: 9, LastMinute: 3 } },
      },
    });
    expect(status?.feeds).toEqual([
      { link: "vdlm2", connected: true, lastMinute: 3, count: 9, sources: [] },
      { link: "imsl", connected: false, lastMinute: 0, count: 0, sources: [] },
    ]);
    expect(status?.waiting).toBeUndefined();
  });

  it("tell each source of a feed", () => {
    const lastError = { at: 4.5, reason: "truncated", sample: "{" };
    const packets = { packets: 7, lastMinute: 3 };
    const unheard = { packets: 0, lastMinute: 0, lastPacket: undefined, lastError: undefined };
    const feeds = [
      {
        ...{ source: "a", connected: true, last_packet: 5.5, silent: true, last_error: lastError },
        ...{ packets: 7, last_minute: 3 },
      },
      { source: "b", connected: false, last_packet: null, silent: false, last_error: null },
      "nonsense",
    ];
    const status = toStatus({ status: { decoders: { HFDL: { Connected: true, feeds } } } });
    expect(status?.feeds[0]?.sources).toEqual([
      { source: "a", ...packets, connected: true, lastPacket: 5.5, silent: true, lastError },
      { ...unheard, source: "b", connected: false, silent: false },
    ]);
  });

  it("tell what waits for the database", () => {
    const storage = { state: "waiting", since: 7, reason: "disk full", waiting: 312 };
    expect(toStatus({ status: { storage } })?.waiting).toEqual({
      count: 312,
      since: 7,
      reason: "disk full",
    });
    expect(toStatus({ status: { storage: { ...storage, state: "ok" } } })?.waiting).toBeUndefined();
  });

  it("tells why the second database is not written", () => {
    const backup = { state: "failing", since: 7, reason: "disk full", lag: 312, last_success: 5 };
    const failure = { since: 7, reason: "disk full" };
    expect(toStatus({ status: { backup } })?.backupFailure).toEqual(failure);
    for (const state of ["ok", "copying", "checking"]) {
      expect(toStatus({ status: { backup: { ...backup, state } } })?.backupFailure).toBeUndefined();
    }
    expect(toStatus({ status: { backup: null } })?.backupFailure).toBeUndefined();
  });

  it("reads what was damaged, and takes nothing for it that is none", () => {
    const of = (database: unknown) => toStatus({ status: { database } })?.damage;
    expect(of({ set_aside: [{ file: "a", since: 1 }, { since: 2 }, 3], damage: "" })).toEqual({
      setAside: [{ file: "a", since: 1 }],
      met: "",
    });
    expect(of({ set_aside: [], damage: "malformed" })).toEqual({ setAside: [], met: "malformed" });
    for (const none of [undefined, {}, { set_aside: [], damage: "" }, { set_aside: "x" }]) {
      expect(of(none)).toBeUndefined();
    }
  });

  it("count matches by term", () => {
    expect(toTermCounts({ data: { 0: { id: 0, term: "TURB", count: 4 } } }).get("TURB")).toBe(4);
  });

  it("tell what an upgrade is doing while it runs", () => {
    expect(toUpgradeMessage({ running: true, message: "Step 2 of 4" })).toBe("Step 2 of 4");
    expect(toUpgradeMessage({ running: true })).not.toBe("");
    expect(toUpgradeMessage({ running: false, message: "" })).toBeUndefined();
  });

  it("lead to a refused value", () => {
    const error = toValidationError({
      event: "update_alerts",
      summary: "refused",
      issues: [{ path: ["terms", 3], code: "too_big", message: "too long" }],
    });
    expect(error?.issues).toEqual([{ path: ["terms", "3"], message: "too long" }]);
  });

  it.each([undefined, null, 7, "x", [], {}, { data: 7, labels: "x", status: [], terms: {} }])(
    "survive %j",
    (value) => {
      const all = [
        toFeatures,
        toLabels,
        toRate,
        toStatus,
        toTermCounts,
        toTerms,
        toUpgradeMessage,
        toValidationError,
      ];
      expect(() => all.map((read) => read(value))).not.toThrow();
    },
  );
});

describe("reconnecting", () => {
  it.each([0, 1, 2, 5, 50, 10_000])(
    "waits between half and five seconds at attempt %i",
    (attempt) => {
      for (const random of [0, 0.5, 0.999]) {
        const delay = reconnectDelay(attempt, random);
        expect(delay).toBeGreaterThanOrEqual(500);
        expect(delay).toBeLessThanOrEqual(5_000);
      }
    },
  );

  it("spreads the clients", () => {
    expect(reconnectDelay(2, 0)).toBeLessThan(reconnectDelay(2, 0.9));
  });
});

describe("the socket's address", () => {
  it.each([
    ["http://hub/", "/socket.io"],
    ["http://hub/?q=a#/alerts", "/socket.io"],
    ["https://hub/deep/prefix/", "/deep/prefix/socket.io"],
    ["https://hub/prefix/index.html", "/prefix/socket.io"],
  ])("of the page %s lies at %s", (page, path) => {
    expect(socketAddress(page).path).toBe(path);
  });
});

describe("perFrame", () => {
  it("hands on all items of a frame at once, in order", () => {
    const flush = vi.fn();
    let run = () => {};
    const collector = perFrame<number>(flush, (next) => {
      run = next;
    });
    collector.add([1]);
    collector.add([2, 3]);
    run();
    expect(flush.mock.calls).toEqual([[[1, 2, 3]]]);
  });

  it("hands on nothing twice when it was hurried", () => {
    const flush = vi.fn();
    const runs: (() => void)[] = [];
    const collector = perFrame<number>(flush, (next) => runs.push(next));
    collector.add([1]);
    collector.flush();
    collector.add([2]);
    for (const run of runs) run();
    expect(flush.mock.calls).toEqual([[[1]], [[2]]]);
  });

  it("waits with what comes amid a drawing until that is on the screen", () => {
    const flush = vi.fn();
    const runs: (() => void)[] = [];
    const drawn: (() => void)[] = [];
    const collector = perFrame<number>(
      flush,
      (next) => runs.push(next),
      (next) => drawn.push(next),
    );
    collector.add([1]);
    runs[0]?.();
    collector.add([2]);
    collector.add([3]);
    expect(runs).toHaveLength(1);
    drawn[0]?.();
    runs[1]?.();
    expect(flush.mock.calls).toEqual([[[1]], [[2, 3]]]);
  });

  it("goes on after a fault in what it hands on to", () => {
    const flush = vi.fn().mockImplementationOnce(() => {
      throw new Error("fault");
    });
    const runs: (() => void)[] = [];
    const drawn: (() => void)[] = [];
    const collector = perFrame<number>(
      flush,
      (next) => runs.push(next),
      (next) => drawn.push(next),
    );
    collector.add([1]);
    expect(runs[0]).toThrow("fault");
    drawn[0]?.();
    collector.add([2]);
    runs[1]?.();
    expect(flush.mock.lastCall).toEqual([[2]]);
  });

  it("schedules nothing for nothing", () => {
    const schedule = vi.fn();
    perFrame(vi.fn(), schedule).add([]);
    expect(schedule).not.toHaveBeenCalled();
  });
});

describe("restUntil", () => {
  it.each([
    ["ten times a second where drawing is quick", 5, 100],
    ["three times as long as drawing took", 40, 160],
    ["and not so long that the newest is late", 150, 350],
  ])("%s", (_, drawn, next) => expect(restUntil(0, drawn)).toBe(next));
});
