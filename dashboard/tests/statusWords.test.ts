import { describe, expect, it } from "vitest";
import { backupWords, dropWords, findingsOf, overallOf } from "../src/status/statusWords.ts";
import { serverTime } from "../src/status/useStatus.ts";
import { type StatusDetails, toStatusDetails } from "../src/wire/statusDetails.ts";

const NOW = 1_700_000_000;
const times = { now: NOW, day: () => "2020-01-02" };

function feed(fields: object = {}) {
  return { source: "udp://0.0.0.0:5550", connected: true, last_packet: NOW - 3, ...fields };
}

function details(fields: object = {}, feeds: readonly object[] = [feed()]): StatusDetails {
  const connected = feeds.some((each) => (each as { connected: boolean }).connected);
  const told = toStatusDetails({
    status: { decoders: { HFDL: { Connected: connected, Alive: connected, feeds } }, ...fields },
  });
  if (!told) throw new Error("That is no status.");
  return told;
}

function said(status: StatusDetails) {
  const findings = findingsOf(status, times);
  return {
    overall: overallOf(status, findings),
    words: findings.map(({ words }) => words),
    findings,
  };
}

describe("the overall state", () => {
  it("is well", () => {
    const { overall, words } = said(details());
    expect(overall).toEqual({
      condition: "good",
      words: "Everything works. What arrives is stored.",
    });
    expect(words).toEqual([]);
  });

  it("is ready before anything was heard", () => {
    const { overall } = said(details({}, [feed({ last_packet: null })]));
    expect(overall).toEqual({ condition: "silent", words: "Ready. No message has arrived yet." });
  });

  it("is nothing without feeds", () => {
    expect(said(details({ decoders: {} })).overall.words).toContain("No feed is configured");
  });

  it("says that nothing is stored", () => {
    const { overall, words } = said(details({ threads: { database: false, scheduler: true } }));
    expect(overall).toEqual({ condition: "down", words: "What arrives is not being stored." });
    expect(words[0]).toContain("Nothing is stored");
  });

  it("says what waits, since when and why", () => {
    const storage = { state: "waiting", since: NOW - 60, reason: "locked", waiting: 312 };
    const { overall, findings } = said(details({ storage }));
    expect(overall.condition).toBe("down");
    expect(findings[0]).toEqual({
      condition: "down",
      words: "Not stored yet: 312 messages wait for the database, since 60 s.",
      reason: "locked",
    });
  });

  it("tells a feed that is down from one that is silent", () => {
    const { overall, findings } = said(
      details({}, [
        feed({ source: "tcp://a:1", silent: true, last_packet: NOW - 900 }),
        feed({ source: "tcp://b:2", connected: false }),
      ]),
    );
    expect(overall).toEqual({
      condition: "down",
      words: "What arrives is stored, but not everything works.",
    });
    expect(findings).toEqual([
      { condition: "down", words: "HFDL is not connected.", reason: "tcp://b:2" },
      {
        condition: "silent",
        words: "HFDL is silent for longer than usual, heard last 15 min ago.",
        reason: "tcp://a:1",
      },
    ]);
  });

  it("does not miss what was never heard", () => {
    const unheard = feed({ last_packet: null });
    expect(said(details({}, [unheard, feed()])).words).toEqual([]);
  });

  it("names silent stations", () => {
    const stations = ["A", "B", "<b>", "D"].map((station) => ({ station, silent: true }));
    const { findings, overall } = said(details({ stations }));
    expect(findings[0]?.words).toBe("4 stations are silent for longer than usual.");
    expect(findings[0]?.reason).toBe("A, B, <b>, 1 more");
    expect(overall.condition).toBe("silent");
  });

  it("tells of a damaged database what to do", () => {
    const database = { set_aside: [{ file: "m.db.damaged", since: NOW }], damage: "" };
    const { words, overall } = said(details({ database }));
    expect(words[0]).toMatch(/found on 2020-01-02.*--salvage m\.db\.damaged\.$/);
    expect(overall.words).toBe("What arrives is stored, but not everything works.");
  });

  it("speaks of the second database, the clock and what is not removed", () => {
    const { words } = said(
      details({
        backup: { state: "failing", since: NOW - 7_200, reason: "disk full" },
        database: { retention: { waiting: "The clock is not believed." } },
        threads: { scheduler: false },
      }),
    );
    expect(words).toEqual([
      "The second database is not written, since 2 h.",
      "No old messages are removed at the moment.",
      "The server's own clock stands still.",
    ]);
  });
});

describe("what the server tells of itself", () => {
  it("is read with all its parts", () => {
    const told = details({
      stations: [
        {
          ...{ station: "KABQ", last_heard: NOW, last_minute: 3, last_hour: 40, silent: false },
          links: { VDLM2: { messages: 9, level: -12.5 }, ACARS: { messages: 1, level: null } },
        },
        "nonsense",
      ],
      database: {
        ...{ used: 100, free: 20, shrinks: true, log: 5, full_text: 7, growth_per_day: -3.5 },
        retention: { days: 7, alert_days: 120, max_bytes: null, removed: { age: 2, size: 1 } },
      },
      drops: [
        { link: "IMSL", reason: "truncated", total: 4, last_minute: 1 },
        { link: "<b>", reason: "x", total: 1 },
      ],
      relay: [{ link: "ACARS", sent: 5, lost: 1, readers: 2, readers_dropped: 3 }],
      server: {
        ...{ version: "1", python: "3", sqlite: "3.4", now: NOW, started: NOW - 5, memory: 9 },
        ...{ lag: 0.001, largest_gap: 0.02, queue: { packets: 2, bytes: 10 } },
      },
    });
    expect(told.stations).toEqual([
      {
        ...{ station: "KABQ", lastHeard: NOW, lastMinute: 3, lastHour: 40, silent: false },
        links: [
          { link: "acars", messages: 1, level: undefined },
          { link: "vdlm2", messages: 9, level: -12.5 },
        ],
      },
    ]);
    expect(told.database).toMatchObject({
      ...{ used: 100, free: 20, shrinks: true, growthPerDay: -3.5 },
      ...{ keepsDays: 7, keepsAlertDays: 120, keepsBytes: undefined, removed: 3 },
    });
    expect(told.drops).toEqual([{ link: "imsl", reason: "truncated", total: 4, lastMinute: 1 }]);
    expect(told.relay).toEqual([
      { link: "acars", sent: 5, lost: 1, readers: 2, readersDropped: 3 },
    ]);
    expect(told.server).toMatchObject({ now: NOW, lag: 0.001, queuePackets: 2, queueBytes: 10 });
  });

  it("may be little", () => {
    const told = toStatusDetails({ status: {} });
    expect(told).toMatchObject({ storing: true, stations: [], server: undefined, drops: [] });
    expect(toStatusDetails({})).toBeUndefined();
  });

  it("is told by its own clock", () => {
    const status = details({ server: { now: 500 } });
    expect(serverTime({ status, at: 1_000 }, 4_000)).toBe(503);
    expect(serverTime({ status: details(), at: 1_000 }, 4_000)).toBe(4);
  });
});

describe("words", () => {
  it("tell how the second database is", () => {
    const backup = { since: undefined, reason: "", lastSuccess: undefined };
    expect(backupWords({ ...backup, state: "ok", lag: 0 })).toBe("Up to date");
    expect(backupWords({ ...backup, state: "copying", lag: 1_200 })).toBe(
      "Behind by 1,200 messages",
    );
    expect(backupWords({ ...backup, state: "copying", lag: undefined })).toBe("Being copied");
  });

  it("tell why input was dropped, also for a reason that came later", () => {
    expect(dropWords("truncated")).toBe("Ended in the middle");
    expect(dropWords("brand_new")).toBe("brand new");
    expect(dropWords("toString")).toBe("toString");
  });
});
