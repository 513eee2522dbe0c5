import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import MessagePage from "../src/message/MessagePage.tsx";
import { addressOfSubject, subjectNameOf } from "../src/state/location.ts";
import { addNews } from "../src/state/news.ts";
import { addPast, setConnection, setUpgrading, useHub } from "../src/state/store.ts";
import { toMessage } from "../src/wire/message.ts";
import { FakeRest } from "./fakeRest.ts";
import { message, wireMessage } from "./samples.ts";

const fresh = useHub.getInitialState();
const HOSTILE = "<img src=x onerror=alert(1)>";

let host: HTMLElement;
let root: Root;
let rest: FakeRest;
let onPhone = false;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  vi.stubGlobal("matchMedia", () => ({
    matches: onPhone,
    addEventListener() {},
    removeEventListener() {},
  }));
  onPhone = false;
  useHub.setState({ ...fresh, connection: "connected", zone: "utc" }, true);
  rest = new FakeRest();
  host = document.createElement("div");
  document.body.append(host);
});

afterEach(() => {
  act(() => root.unmount());
  host.remove();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

async function wait(milliseconds = 0): Promise<void> {
  await act(() => vi.advanceTimersByTimeAsync(milliseconds));
}

async function draw(uid = "u1"): Promise<void> {
  window.history.replaceState(null, "", addressOfSubject("message", uid));
  root = createRoot(host);
  act(() => root.render(<MessagePage />));
  await wait();
}

async function press(key: string): Promise<void> {
  act(() => void window.dispatchEvent(new KeyboardEvent("keydown", { key, cancelable: true })));
  await wait();
}

const heading = () => host.querySelector("h2")?.textContent;
const pageUid = () => host.querySelector<HTMLElement>("[data-testid=message-page]")?.dataset["uid"];
const panel = (name: string) => host.querySelector(`[aria-label="${name}"]`);
const around = (older: readonly string[], newer: readonly string[]) => ({
  body: {
    older: older.map((uid) => wireMessage({ uid, text: uid })),
    newer: newer.map((uid) => wireMessage({ uid, text: uid })),
  },
});

describe("a message that the server knows", () => {
  it("is shown with all that belongs to it", async () => {
    const parts = [
      { timestamp: 1_700_000_000, station_id: "A", msgno: "M01A", block_id: "1", text: "ONE, " },
      { timestamp: 1_700_000_001, station_id: "B", msgno: "M01B", block_id: "2", text: "TWO" },
    ];
    const hearings = [
      { timestamp: 1_700_000_000.5, station_id: "FAR", level: -30, freq: "131.55" },
    ];
    const told = { text: "ONE, TWO", station_id: "A", lat: 52, lon: 13, parts, hearings };
    const data = { libacars: '{"adsc":{"tag":"x"}}', tail: "D-ABCD", matched: true };
    rest.on("messages/u1", { body: wireMessage({ ...told, ...data }) });
    await draw();
    expect(pageUid()).toBe("u1");
    expect(panel("Raw text")?.textContent).toContain("ONE, TWO");
    const pieces = [...host.querySelectorAll("[data-testid=parts] pre")];
    expect(pieces.map((piece) => piece.textContent)).toEqual(["ONE, ", "TWO"]);
    const heard = [...host.querySelectorAll("[data-testid=heard-by] tbody tr")];
    expect(heard[1]?.textContent).toBe("FAR22:13:20+0.500131.55-30.0");
    expect(panel("Application data")?.textContent).toContain("ADS-C");
    expect(panel("Raw text")?.textContent).not.toContain("no decoder");
    expect(panel("Position")?.textContent).toContain("52.0000° N, 13.0000° E");
    expect(host.querySelector("[data-testid=raw-json]")?.textContent).toContain('"uid": "u1"');
    const link = host.querySelector<HTMLAnchorElement>("a.subject-name");
    expect(link?.getAttribute("href")).toMatch(/#\/aircraft\/D-ABCD$/);
  });

  it("shows hostile values of every field as text", async () => {
    const fields = Object.fromEntries(
      [
        "text",
        "tail",
        "flight",
        "label",
        "label_type",
        "station_id",
        "airline",
        "freq",
        "icao",
      ].map((name) => [name, HOSTILE]),
    );
    const libacars = JSON.stringify({ [HOSTILE]: HOSTILE });
    rest.on("messages/u1", { body: wireMessage({ ...fields, libacars }) });
    await draw();
    expect(host.querySelectorAll("img, script")).toHaveLength(0);
    expect(host.textContent).toContain(HOSTILE);
  });

  it("leads out only where the owner has chosen a site", async () => {
    rest.on("messages/u1", { body: wireMessage({ flight: "A/B", tail: "D-A BC" }) });
    await draw();
    expect(host.querySelector("[data-testid=track-link]")).toBeNull();
    expect(host.querySelector("[data-testid=photo-link]")).toBeNull();
    const sites = { trackingUrl: "https://t.example/", photoUrl: "https://p.example/" };
    const features = { links: [], allowRemoteUpdates: false, ...sites };
    act(() => useHub.setState({ features }));
    const photos = host.querySelector<HTMLAnchorElement>("[data-testid=photo-link]");
    expect(photos?.href).toBe("https://p.example/D-A%20BC");
    const link = host.querySelector<HTMLAnchorElement>("[data-testid=track-link]");
    expect(link?.href).toBe("https://t.example/A%2FB");
    expect(link?.rel).toBe("noreferrer noopener");
  });

  it("has its ways out below all else on a phone", async () => {
    onPhone = true;
    rest.on("messages/u1", { body: wireMessage({ flight: "UA1" }) });
    await draw();
    expect(host.querySelector("header")?.textContent).not.toContain("Copy link");
    expect(host.querySelector(".message-main")?.textContent).toMatch(/Copy link$/);
  });

  it("is shown at once where the live list holds it", async () => {
    useHub.setState({ messages: [message({ uid: "u1", text: "LIVE" })] });
    rest.on("messages/u1", "no contact");
    await draw();
    expect(pageUid()).toBe("u1");
    expect(host.textContent).toContain("LIVE");
    expect(panel("JSON")).toBeNull();
  });

  it("grows when a further part is told, and is asked for anew", async () => {
    rest.on("messages/u1", { body: wireMessage({ text: "ONE" }) });
    await draw();
    const grown = toMessage(wireMessage({ text: "ONE, TWO" }));
    if (!grown) throw new Error("The sample is no message.");
    const reception = { time: 1_700_000_001, station: "FAR", freq: "", level: -3, msgno: "" };
    act(() =>
      addNews(
        [{ updates: [{ uid: "u1", message: grown }], hearings: [{ uid: "u1", reception }] }],
        1,
      ),
    );
    expect(panel("Raw text")?.textContent).toContain("ONE, TWO");
    expect(host.querySelectorAll("[data-testid=heard-by] tbody tr")).toHaveLength(2);
    const before = rest.asked.length;
    await wait(1_000);
    expect(rest.asked.slice(before)).toContain("messages/u1");
  });

  it("says that it waits for the database until it is stored", async () => {
    rest.on("messages/u1", { body: wireMessage({ text: "A", stored: false, waiting: true }) });
    await draw();
    expect(panel("All fields")?.textContent).toContain("not yet");
    act(() => addNews([{ updates: [{ uid: "u1", stored: true, waiting: false }] }], 1));
    expect(panel("All fields")?.textContent).not.toContain("not yet");
  });
});

describe("its neighbours", () => {
  it("stand in the order of every list, the newest first", async () => {
    rest.on("messages/u1", { body: wireMessage({ tail: "N1", text: "u1" }) });
    rest.on("messages/u1/around", around(["o1", "o2"], ["n1", "n2"]));
    await draw();
    const rows = [...host.querySelectorAll(".around-row .what")].map((row) => row.textContent);
    expect(rows).toEqual(["n2", "n1", "u1", "o1", "o2"]);
    expect(host.querySelector(".around-row[aria-current]")?.textContent).toContain("u1");
  });

  it("are one key away, and shown before the server answers", async () => {
    rest.on("messages/u1", { body: wireMessage({ tail: "N1", text: "u1" }) });
    rest.on("messages/u1/around", around(["o1"], ["n1"]));
    for (const uid of ["messages/o1", "messages/n1"]) rest.on(uid, "no contact");
    await draw();
    const { length } = window.history;
    await press("j");
    expect([subjectNameOf(window.location.hash), pageUid()]).toEqual(["o1", "o1"]);
    expect(window.history.length).toBe(length);
    // Quicker than any answer.
    await press("k");
    expect(pageUid()).toBe("u1");
    await press("k");
    expect(pageUid()).toBe("n1");
    await press("k");
    expect(pageUid()).toBe("n1");
  });

  it("are none of a message that names no aircraft", async () => {
    rest.on("messages/u1", { body: wireMessage({ text: "u1" }) });
    rest.on("messages/u1/around", around([], []));
    await draw();
    expect(panel("Before and after")?.textContent).toContain("names no aircraft");
    await press("j");
    expect(pageUid()).toBe("u1");
  });

  it("are asked for again when the aircraft sends something", async () => {
    rest.on("messages/u1", { body: wireMessage({ tail: "N1", text: "u1" }) });
    rest.on("messages/u1/around", around([], []));
    await draw();
    const before = rest.asked.length;
    const other = toMessage(wireMessage({ uid: "u2", tail: "N2" }));
    const same = toMessage(wireMessage({ uid: "u3", tail: "N1" }));
    if (!other || !same) throw new Error("The samples are no messages.");
    act(() => addNews([{ messages: [other] }], 1));
    await wait();
    expect(rest.asked).toHaveLength(before);
    act(() => addNews([{ messages: [same] }], 1));
    await wait();
    expect(rest.asked.slice(before)).toEqual(["messages/u1/around?limit=6"]);
  });
});

describe("a message that is not there", () => {
  it("is said to be gone, with ways on", async () => {
    await draw(HOSTILE);
    expect(heading()).toBe("There is no such message");
    expect(rest.asked).toEqual([`messages/${encodeURIComponent(HOSTILE)}`]);
    expect(host.querySelectorAll("img")).toHaveLength(0);
    expect(host.querySelectorAll(".empty-actions a")).toHaveLength(2);
  });

  it("is shown when it comes in", async () => {
    await draw();
    expect(heading()).toBe("There is no such message");
    rest.on("messages/u1", { body: wireMessage({ text: "NOW" }) });
    act(() => addPast([message({ uid: "u1", text: "NOW" })], true));
    await wait(1_000);
    expect(pageUid()).toBe("u1");
  });

  it("is asked for when there is contact", async () => {
    act(() => setConnection("disconnected", 0));
    rest.on("messages/u1", { body: wireMessage() });
    await draw();
    expect(rest.asked).toEqual([]);
    expect(heading()).toBe("No contact with the server");
    act(() => setUpgrading("Upgrading"));
    expect(heading()).toBe("The server is not ready yet");
    act(() => setConnection("connected", 0));
    await wait();
    expect(pageUid()).toBe("u1");
  });

  it.each([
    [{ status: 503, body: { detail: `Busy ${HOSTILE}` } }, `Busy ${HOSTILE}`],
    [{ status: 500, body: "no JSON" }, "The server answered with status 500."],
    [{ body: "no JSON" }, "The answer cannot be read."],
    [{ body: [] }, "The answer of the server cannot be read."],
    ["no contact" as const, "No contact with the server."],
  ])("after %j is asked for again by a button", async (reply, words) => {
    rest.on("messages/u1", reply);
    await draw();
    expect(heading()).toBe("There was no answer");
    expect(host.querySelector(".empty-state p")?.textContent).toBe(words);
    rest.on("messages/u1", { body: wireMessage() });
    act(() => host.querySelector<HTMLButtonElement>(".empty-state button")?.click());
    await wait();
    expect(pageUid()).toBe("u1");
  });
});
