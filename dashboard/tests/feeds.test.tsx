import { act, type ReactNode } from "react";
import { createRoot } from "react-dom/client";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { FeedState } from "../src/frame/FeedState.tsx";
import { StorageState } from "../src/frame/StorageState.tsx";
import { useHub } from "../src/state/store.ts";
import type { BackupFailure, Feed, FeedSource, Status, Waiting } from "../src/wire/events.ts";
import type { LinkId } from "../src/wire/links.ts";

let unmount = () => {};

beforeEach(() => vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true));

afterEach(() => {
  unmount();
  vi.unstubAllGlobals();
});

function shown(content: ReactNode): HTMLElement {
  const host = document.createElement("div");
  const root = createRoot(host);
  act(() => root.render(content));
  unmount = () => act(() => root.unmount());
  return host;
}

function opened(): HTMLElement {
  const host = shown(<FeedState />);
  act(() => host.querySelector("button")?.click());
  return host;
}

function source(name: string, given: Partial<FeedSource> = {}): FeedSource {
  return {
    source: name,
    connected: true,
    lastPacket: undefined,
    silent: false,
    lastError: undefined,
    ...given,
  };
}

function feed(link: LinkId, ...sources: FeedSource[]): Feed {
  return { link, connected: true, count: 0, lastMinute: 0, sources };
}

function tell(feeds: readonly Feed[], waiting?: Waiting, backupFailure?: BackupFailure) {
  const status = { error: false, feeds, waiting, backupFailure };
  useHub.setState({ connection: "connected", zone: "utc", rate: undefined, status });
}

it.each([
  [1, "1 feed"],
  [2, "2 feeds"],
])("counts %i in words", (count, words) => {
  tell((["acars", "vdlm2"] as const).slice(0, count).map((link) => feed(link)));
  expect(shown(<FeedState />).querySelector(".feed-summary")?.textContent).toBe(words);
});

it("tells when a link was heard last", () => {
  tell([feed("acars", source("udp://0.0.0.0:5550", { lastPacket: Date.UTC(2020, 0, 2) / 1000 }))]);
  expect(opened().querySelector("tbody tr")?.textContent).toContain("2020-01-02");
});

it("tells several sources of a link apart", () => {
  tell([feed("hfdl", source("tcp://a:1", { silent: true, lastPacket: 1 }), source("tcp://b:2"))]);
  const rows = [...opened().querySelectorAll(".feed-source")].map((row) => row.textContent);
  expect(rows[0]).toContain("tcp://a:1silent for longer than usual");
  expect(rows[1]).toContain("tcp://b:2no messages yet");
});

it("shows a lone source in no row of its own", () => {
  tell([feed("hfdl", source("tcp://a:1"))]);
  expect(opened().querySelector(".feed-source")).toBeNull();
});

it("shows what was refused last, as text", () => {
  const lastError = { at: 1, reason: "invalid_json", sample: "<b>\u202ex" };
  tell([feed("acars", source("udp://0.0.0.0:5550", { lastError }))]);
  const row = opened().querySelector(".feed-error");
  expect(row?.textContent).toContain("refused as invalid json: <b>\ufffdx");
  expect(row?.querySelector("b")).toBeNull();
});

it("says nothing of the database while it takes everything", () => {
  tell([feed("acars")]);
  expect(shown(<StorageState />).textContent).toBe("");
});

it("says how many messages wait for the database", () => {
  tell([feed("acars")], { count: 312, since: 0, reason: "database is locked" });
  const words = "Not stored yet: 312 messages wait for the database";
  expect(shown(<StorageState />).querySelector(".words")?.textContent).toBe(words);
  unmount();
  const note = opened().querySelector(".feed-waiting")?.textContent;
  expect(note).toBe(`${words}, since 00:00:00.database is locked`);
});

it("says that the database was damaged, and what to do", () => {
  tell([feed("acars")]);
  const setAside = [
    { file: "messages.db.damaged-20200102T000000Z", since: Date.UTC(2020, 0, 2) / 1000 },
  ];
  const status = useHub.getState().status as Status;
  useHub.setState({ status: { ...status, damage: { setAside, met: "" } } });
  expect(shown(<StorageState />).querySelector(".words")?.textContent).toBe(
    "The database was damaged",
  );
  unmount();
  expect(opened().querySelector(".feed-waiting")?.textContent).toBe(
    "The database was damaged, found on 2020-01-02, and a new one began; to bring its messages back, run: flask acarshub doctor --salvage messages.db.damaged-20200102T000000Z",
  );
});

it("says nothing of the database without contact", () => {
  tell([feed("acars")], { count: 312, since: 0, reason: "" });
  useHub.setState({ connection: "disconnected" });
  expect(shown(<StorageState />).textContent).toBe("");
});

it("says that the second database is not written", () => {
  tell([feed("acars")], undefined, { since: 0, reason: "database or disk is full" });
  const words = "The second database is not written";
  expect(shown(<StorageState />).querySelector(".words")?.textContent).toBe(words);
  unmount();
  const note = opened().querySelector(".feed-waiting")?.textContent;
  expect(note).toBe(`${words}, since 00:00:00.database or disk is full`);
});

it("speaks of the first database before the second", () => {
  const failure = { since: 0, reason: "unplugged" };
  tell([feed("acars")], { count: 1, since: 0, reason: "" }, failure);
  expect(shown(<StorageState />).querySelectorAll(".words")).toHaveLength(1);
  unmount();
  expect(opened().querySelectorAll(".feed-waiting")).toHaveLength(2);
});
