import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { setConnection, useHub } from "../src/state/store.ts";
import StatusPage from "../src/status/StatusPage.tsx";
import { AGAIN_MS } from "../src/status/useStatus.ts";
import { FakeWire } from "./fakeWire.ts";

const fresh = useHub.getInitialState();
/** The server's clock is an hour behind that of the browser. */
const BROWSER = Date.UTC(2020, 0, 2, 11);
const SERVER = Date.UTC(2020, 0, 2, 10) / 1_000;

let host: HTMLElement;
let root: Root;
let wire: FakeWire;

beforeEach(async () => {
  vi.useFakeTimers({ now: BROWSER });
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  window.history.replaceState(null, "", "/#/status");
  useHub.setState({ ...fresh, connection: "connected", zone: "utc" }, true);
  host = document.createElement("div");
  document.body.append(host);
  wire = new FakeWire();
  root = createRoot(host);
});

afterEach(() => {
  act(() => root.unmount());
  host.remove();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

async function wait(milliseconds = 0): Promise<void> {
  await act(() => vi.advanceTimersByTimeAsync(milliseconds));
}

async function draw(): Promise<void> {
  act(() => root.render(<StatusPage wire={wire} />));
  await wait();
}

const lastError = { at: SERVER - 5, reason: "invalid_json", sample: "<img src=x>\u202e" };
const feeds = [
  {
    ...{ source: "udp://0.0.0.0:5550", connected: true, last_packet: SERVER - 3, silent: false },
    ...{ packets: 1_234, last_minute: 20, last_error: lastError },
  },
];

async function tell(more: object = {}): Promise<void> {
  const status = {
    decoders: { ACARS: { Connected: true, Alive: true, feeds } },
    global: { ACARS: { Count: 1_200, LastMinute: 19 } },
    stations: [
      {
        ...{ station: "<b>B", last_heard: SERVER - 90, last_minute: 0, last_hour: 7 },
        ...{ silent: true, links: { ACARS: { messages: 7, level: -12.5 } } },
      },
      { station: "A", last_heard: SERVER, last_minute: 1, last_hour: 1, silent: false, links: {} },
    ],
    database: { used: 9_000_000, free: 1_000_000, log: 4_000, retention: { days: 7 } },
    drops: [{ link: "ACARS", reason: "invalid_json", total: 5, last_minute: 1 }],
    relay: [{ link: "ACARS", sent: 99, lost: 0, readers: 2, readers_dropped: 0 }],
    server: { now: SERVER, started: SERVER - 3_700, memory: 88_000_000, version: "1.2.3" },
    ...more,
  };
  act(() => wire.hear("system_status", { status }));
  await wait();
}

const all = (selector: string) => [...host.querySelectorAll(selector)];
const text = (selector: string) => all(selector)[0]?.textContent ?? "";
const id = (name: string) => `[data-testid="${name}"]`;
const asked = () => wire.sent.filter(([event]) => event === "request_status").length;

it("asks again and again while it is seen", async () => {
  await draw();
  expect(host.textContent).toContain("Loading…");
  expect(asked()).toBe(1);
  await wait(AGAIN_MS);
  expect(asked()).toBe(2);
  vi.spyOn(document, "hidden", "get").mockReturnValue(true);
  await wait(AGAIN_MS);
  expect(asked()).toBe(2);
});

it("tells of every feed by the server's clock, and what it refused as text", async () => {
  await draw();
  await tell();
  const row = text(id("feed-row"));
  expect(row).toContain("udp://0.0.0.0:5550receiving3 s ago201,234191,200");
  expect(text(id("feed-error"))).toBe("5 s ago refused: Not valid JSON. <img src=x>\ufffd");
  expect(all("img")).toHaveLength(0);
  await wait(2_000);
  expect(text(id("feed-row"))).toContain("5 s ago");
});

it("lists stations by name and says which are silent", async () => {
  await draw();
  await tell();
  expect(all(id("station-row")).map((row) => row.textContent)).toEqual([
    "<b>Bsilent90 s ago07AC −12.5",
    "Aheardnow11",
  ]);
  expect(text(id("findings"))).toBe("A station is silent for longer than usual. <b>B");
});

it("tells of storage, of itself, and of what it drops and serves", async () => {
  await draw();
  await tell();
  const facts = all(".facts > div").map((fact) => fact.textContent);
  expect(facts).toContain(
    "Database10.0 MB 1.00 MB free, used next; the file never becomes smaller",
  );
  expect(facts).toContain("Growth– known after an hour");
  expect(facts).toContain("Write-ahead log4.00 kB");
  expect(facts).toContain("Waiting messages0 all are stored");
  expect(facts).toContain("Messages are kept7 days");
  expect(facts).toContain("Runs for1 h 1 min since 2020-01-02 08:58");
  expect(facts).toContain("Memory88.0 MB of the process that serves");
  expect(text(id("drop-row"))).toBe("ACNot valid JSON15");
  expect(text(id("relay-row"))).toBe("AC ACARS29900");
  expect(host.textContent).toContain("There is none. DB_BACKUP names one");
});

it("tells how the second database is", async () => {
  await draw();
  await tell({ backup: { state: "failing", since: SERVER - 60, reason: "disk <full>", lag: 12 } });
  expect(text(id("findings"))).toContain(
    "The second database is not written, since 60 s. disk <full>",
  );
  expect(host.textContent).toContain("Cannot be written disk <full>");
});

it("says since when it knows nothing new", async () => {
  await draw();
  await tell();
  expect(text(id("overall"))).toContain("What arrives is stored.");
  expect(text(id("as-of"))).toBe("as of 11:00:00");
  await wait(4 * AGAIN_MS);
  expect(text(id("as-of"))).toBe("as of 11:00:00, 20 s old");
  act(() => setConnection("disconnected", BROWSER));
  expect(text(id("overall"))).toBe("How it is doing now is not known.");
  expect(text(id("stale-note"))).toContain("No contact with the server since 11:00:00.");
  act(() => setConnection("connected", BROWSER));
  await tell();
  expect(text(id("as-of"))).toBe("as of 11:00:20");
});

it("works with a server that tells little", async () => {
  await draw();
  act(() => wire.hear("system_status", { status: {} }));
  await wait();
  expect(text(id("overall"))).toContain("No feed is configured");
  expect(host.textContent).toContain("No link is taken in.");
});
