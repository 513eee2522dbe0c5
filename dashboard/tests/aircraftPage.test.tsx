import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import AircraftPage from "../src/aircraft/AircraftPage.tsx";
import { trackOf } from "../src/aircraft/useTrack.ts";
import { addressOfSubject } from "../src/state/location.ts";
import { addNews } from "../src/state/news.ts";
import { setConnection, useHub } from "../src/state/store.ts";
import { toAircraft } from "../src/wire/aircraft.ts";
import { toMessage } from "../src/wire/message.ts";
import { FakeRest } from "./fakeRest.ts";
import { message, wireMessage } from "./samples.ts";

const fresh = useHub.getInitialState();
const HOSTILE = "<img src=x onerror=alert(1)>";
const DAY = 86_400;
const NOON = 1_700_049_600;

let host: HTMLElement;
let root: Root;
let rest: FakeRest;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  vi.stubGlobal(
    "ResizeObserver",
    class {
      observe() {}
      unobserve() {}
      disconnect() {}
    },
  );
  vi.stubGlobal("matchMedia", () => ({
    matches: false,
    addEventListener() {},
    removeEventListener() {},
  }));
  // The list draws what fits into its box, and here nothing has a size.
  vi.spyOn(Element.prototype, "clientHeight", "get").mockReturnValue(600);
  vi.spyOn(Element.prototype, "clientWidth", "get").mockReturnValue(1_200);
  useHub.setState({ ...fresh, connection: "connected", zone: "utc" }, true);
  rest = new FakeRest();
  host = document.createElement("div");
  document.body.append(host);
});

afterEach(() => {
  act(() => root?.unmount());
  host.remove();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

async function wait(milliseconds = 0): Promise<void> {
  await act(() => vi.advanceTimersByTimeAsync(milliseconds));
}

async function draw(name = "N1AB"): Promise<void> {
  window.history.replaceState(null, "", addressOfSubject("aircraft", name));
  root = createRoot(host);
  act(() => root.render(<AircraftPage />));
  await wait();
  await wait();
}

const ranking = (...names: readonly string[]) => ({
  top: names.map((name) => ({ name, title: null, messages: 1 })),
  others: 3,
});
const summary = (more: object = {}) => ({
  tail: "N1AB",
  messages: 4,
  capped: false,
  first_heard: NOON - DAY,
  last_heard: NOON,
  alerts: 1,
  flights: ranking("UA1"),
  labels: ranking("H1"),
  stations: ranking("KABQ"),
  ...more,
});
const page = (uids: readonly string[], next: string | null, time = NOON) => ({
  body: {
    messages: uids.map((uid, index) =>
      wireMessage({ uid, text: uid, tail: "N1AB", timestamp: time - index }),
    ),
    next,
  },
});
const rows = () =>
  [...host.querySelectorAll<HTMLElement>("[data-testid=message-row]")].map(
    (row) => row.dataset["uid"],
  );
const live = (uid: string, more: object = {}) => {
  const made = toMessage(wireMessage({ uid, text: uid, tail: "N1AB", timestamp: NOON, ...more }));
  if (!made) throw new Error("The sample is no message.");
  act(() => addNews([{ messages: [made] }], 1));
};
const click = async (selector: string) => {
  act(() => host.querySelector<HTMLElement>(selector)?.click());
  await wait();
};

describe("an aircraft that was heard", () => {
  beforeEach(() => {
    rest.on("aircraft/N1AB", { body: summary({ icao: "A0B1C2", airline: HOSTILE }) });
    rest.on("aircraft/N1AB/messages", page(["c", "b"], "t7"));
    rest.on("aircraft/N1AB/messages?limit=50&also=A0B1C2&after=t7", page(["a"], null, NOON - DAY));
  });

  it("is told with its names, and its messages by both of them", async () => {
    await draw();
    expect(host.querySelector("h1")?.textContent).toBe("Aircraft N1ABA0B1C2");
    expect(host.querySelector("[data-testid=aircraft-facts]")?.textContent).toContain("4 messages");
    expect(rest.asked).toEqual(["aircraft/N1AB", "aircraft/N1AB/messages?limit=50&also=A0B1C2"]);
    expect(rows()).toEqual(["c", "b"]);
    expect(host.querySelectorAll("img")).toHaveLength(0);
  });

  it("leads to older ones, under the day of each", async () => {
    await draw();
    await click("[data-testid=show-older]");
    expect(rows()).toEqual(["c", "b", "a"]);
    const days = [...host.querySelectorAll(".row-head")].map((head) => head.textContent);
    expect(days).toEqual(["2023-11-15 Wednesday", "2023-11-14 Tuesday"]);
    expect(host.querySelector(".timeline-foot")?.textContent).toBe("That is all that is stored.");
  });

  it("leads to a search for each flight, label and station, and for its alerts", async () => {
    await draw();
    const links = [...host.querySelectorAll<HTMLAnchorElement>(".aircraft-facts a")];
    expect(links.map((link) => link.getAttribute("href")?.split("#/search?")[1])).toEqual([
      "tail=N1AB&alerts=1",
      "tail=N1AB&flight=UA1",
      "tail=N1AB&label=H1",
      "tail=N1AB&station=KABQ",
    ]);
  });

  it("has what comes in live on top, by either name, once", async () => {
    await draw();
    live("d");
    live("e", { tail: "", icao: "a0b1c2" });
    live("other", { tail: "N2" });
    expect(rows()).toEqual(["e", "d", "c", "b"]);
  });

  it("stands still for a reader, and counts what waits", async () => {
    await draw();
    await click("[data-testid=message-row]");
    live("d");
    expect(rows()).toEqual(["c", "b"]);
    expect(host.querySelector("[data-testid=new-pill]")?.textContent).toBe("1 new");
    await click("[data-testid=show-older]");
    expect(rows()).toEqual(["c", "b", "a"]);
    await click("[data-testid=new-pill]");
    expect(rows()).toEqual(["d", "c", "b", "a"]);
  });

  it("shows what was there before as stored only, also where the live list holds it", async () => {
    useHub.setState({ messages: [message({ uid: "b", tail: "N1AB" })], seq: 9_999 });
    await draw();
    expect(rows()).toEqual(["c", "b"]);
  });

  it("shows what the database does not hold as well", async () => {
    const waits = message({ uid: "w", tail: "N1AB", stored: false, waiting: true });
    useHub.setState({ messages: [waits], seq: waits.seq });
    await draw();
    expect(rows()).toEqual(["w", "c", "b"]);
  });

  it("changes in place what is told of its messages later", async () => {
    await draw();
    const grown = toMessage(wireMessage({ uid: "b", text: "GROWN", tail: "N1AB" }));
    if (!grown) throw new Error("The sample is no message.");
    act(() => addNews([{ updates: [{ uid: "b", message: grown }] }], 1));
    expect(rows()).toEqual(["c", "b"]);
    expect(host.textContent).toContain("GROWN");
  });

  it("offers a page that did not come once more", async () => {
    await draw();
    rest.on("aircraft/N1AB/messages?limit=50&also=A0B1C2&after=t7", "no contact");
    await click("[data-testid=show-older]");
    expect(host.querySelector(".timeline-foot")?.textContent).toContain("No contact");
    rest.on("aircraft/N1AB/messages?limit=50&also=A0B1C2&after=t7", page(["a"], null, NOON - DAY));
    await click("[data-testid=show-older]");
    expect(rows()).toEqual(["c", "b", "a"]);
  });
});

describe("an aircraft that is not there", () => {
  it("is said to be unknown until something of it comes in", async () => {
    await draw();
    expect(host.querySelector("h2")?.textContent).toBe("There is no such aircraft");
    rest.on("aircraft/N1AB", { body: summary() });
    rest.on("aircraft/N1AB/messages", page(["a"], null));
    live("a");
    await wait(5_000);
    await wait();
    expect(rows()).toEqual(["a"]);
  });

  it("is asked for when there is contact", async () => {
    act(() => setConnection("disconnected", 0));
    await draw(HOSTILE);
    expect(rest.asked).toEqual([]);
    expect(host.querySelector("h2")?.textContent).toBe("No contact with the server");
    act(() => setConnection("connected", 0));
    await wait();
    expect(rest.asked).toEqual([`aircraft/${encodeURIComponent(HOSTILE)}`]);
    expect(host.querySelectorAll("img")).toHaveLength(0);
  });
});

describe("the track", () => {
  it("is where the aircraft was, the oldest first, and not where it will be", () => {
    const ahead = '{"predicted_route":{"next_wpt":{"lat":1,"lon":2}}}';
    const track = trackOf(
      [
        message({ uid: "c", timestamp: 30, lat: 3, lon: 3 }),
        message({ uid: "x", timestamp: 20, libacars: ahead }),
        message({ uid: "b", timestamp: 10, libacars: '{"pos":{"lat":2,"lon":2}}' }),
      ],
      undefined,
    );
    expect(track.map(({ uid, lat }) => [uid, lat])).toEqual([
      ["b", 2],
      ["c", 3],
    ]);
  });

  it("takes what the text decoder finds, once it is there", () => {
    const one = message({ uid: "a", text: "POS" });
    const decode = () => ({
      description: "",
      complete: true,
      items: [],
      positions: [{ lat: 5, lon: 6, kind: "here" as const, name: "position in the text" }],
    });
    expect(trackOf([one], undefined)).toEqual([]);
    expect(trackOf([one], decode)).toMatchObject([{ lat: 5, lon: 6 }]);
  });
});

it.each([null, 7, [], {}, { first_heard: "x", last_heard: 1 }])(
  "takes %j for no aircraft",
  (told) => expect(toAircraft(told)).toBeUndefined(),
);

it("reads rankings that are none as empty", () => {
  const told = toAircraft({
    first_heard: 1,
    last_heard: 2,
    flights: 7,
    labels: { top: [null, {}] },
  });
  expect(told).toMatchObject({
    flights: { top: [], others: 0 },
    labels: { top: [], others: 0 },
    messages: 0,
  });
});
