import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { addressOf, goTo } from "../src/state/location.ts";
import { setConnection, useHub } from "../src/state/store.ts";
import { alignedBefore } from "../src/statistics/before.ts";
import StatisticsPage from "../src/statistics/StatisticsPage.tsx";
import { AGAIN_MS } from "../src/statistics/useAsked.ts";
import { FakeRest } from "./fakeRest.ts";
import { FakeWire } from "./fakeWire.ts";

const fresh = useHub.getInitialState();
const START = Date.UTC(2020, 0, 2, 10);
const MINUTE = 60_000;

const NO_SERIES = { acars: [], vdlm2: [], hfdl: [], imsl: [], irdm: [], total: [], error: [] };

let host: HTMLElement;
let root: Root;
let wire: FakeWire;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  vi.stubGlobal(
    "ResizeObserver",
    class {
      observe() {}
      disconnect() {}
    },
  );
  vi.stubGlobal("matchMedia", () => ({
    matches: false,
    addEventListener() {},
    removeEventListener() {},
  }));
  vi.spyOn(Element.prototype, "clientWidth", "get").mockReturnValue(1_000);
  window.history.replaceState(null, "", "/#/stats");
  useHub.setState({ ...fresh, connection: "connected", zone: "utc" }, true);
  host = document.createElement("div");
  document.body.append(host);
  wire = new FakeWire();
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

async function draw(view = ""): Promise<void> {
  window.history.replaceState(null, "", `/#/stats${view === "" ? "" : `?${view}`}`);
  root = createRoot(host);
  act(() => root.render(<StatisticsPage wire={wire} />));
  await wait();
}

async function hear(event: string, data: unknown): Promise<void> {
  act(() => wire.hear(event, data));
  await wait();
}

function find<T extends Element>(selector: string): T {
  const element = host.querySelector<T>(selector);
  if (!element) throw new Error(`There is no ${selector}.`);
  return element;
}

const all = (selector: string) => [...host.querySelectorAll(selector)];
const text = (selector: string) => find(selector).textContent;
const asked = (event: string) =>
  wire.sent.filter(([name]) => name === event).map(([, data]) => data);
const id = (name: string) => `[data-testid="${name}"]`;

async function click(selector: string): Promise<void> {
  act(() => find<HTMLElement>(selector).click());
  await wait();
}

async function press(selector: string, key: string): Promise<void> {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
  act(() => void find(selector).dispatchEvent(event));
  await wait();
}

const rates = (totals: readonly (number | null)[], period = "24hr") =>
  hear("rrd_timeseries_data", {
    time_period: period,
    data: totals.map((total, index) => ({
      timestamp: START + (index + 1) * MINUTE,
      ...{ acars: total, vdlm: total === null ? null : 0, total, error: total },
    })),
  });

const totals = (more: object = {}) =>
  hear("statistics", {
    ...{ days: 7, messages: 3, links: { ACARS: 3 }, hours: [0, 3] },
    over_time: [{ start: START / 1_000, unit: "day", messages: 3 }],
    ...more,
  });

describe("rates", () => {
  it("are drawn with a break where the hub did not run", async () => {
    await draw();
    expect(asked("rrd_timeseries")).toEqual([{ time_period: "24hr" }]);
    await rates([1, 2, null, null, 3, 4]);
    const line = find('.rates-chart .series[data-link="total"]').getAttribute("d") ?? "";
    expect(line.match(/M/g)).toHaveLength(2);
    expect(all(".rates-chart .gap")).toHaveLength(1);
    expect(text(id("rates-line-total"))).toContain("4");
    expect(text(id("rates-time"))).toBe("01-02 10:05");
  });

  it("are asked for anew for another period, and what was drawn stays meanwhile", async () => {
    await draw();
    await rates([1, 2]);
    await click(id("period-1hr"));
    expect(wire.sent.slice(-2)).toEqual([
      ["page_change", { page: "/" }],
      ["rrd_timeseries", { time_period: "1hr" }],
    ]);
    expect(window.location.hash).toBe("#/stats?period=1hr");
    expect(find(".rates-panel").getAttribute("data-stale")).toBe("true");
    await rates([7], "1hr");
    expect(find(".rates-panel").getAttribute("data-stale")).toBe("false");
  });

  it("follow the server while they are seen", async () => {
    await draw();
    await rates([1]);
    await rates([1, 9]);
    expect(text(id("rates-line-total"))).toContain("9");
  });

  it("are hidden and shown line by line, and the axis follows", async () => {
    await draw();
    await rates([40, 40]);
    await click(id("rates-line-total"));
    await click(id("rates-line-acars"));
    await click(id("rates-line-error"));
    expect(window.location.hash).toBe("#/stats?without=acars%2Ctotal%2Cerror");
    expect(find(id("rates-line-total")).getAttribute("aria-pressed")).toBe("false");
    expect(all('.rates-chart .series[data-link="total"]')).toHaveLength(0);
    expect(text(".rates-chart .axes")).not.toContain("40");
  });

  it("are read by keys, point by point", async () => {
    await draw();
    await rates([5, 6, null, 8]);
    const chart = id("rates-chart");
    expect(find(chart).getAttribute("aria-valuetext")).toContain("01-02 10:03: ACARS 8");
    await press(chart, "ArrowLeft");
    expect(text(id("rates-time"))).toBe("01-02 10:02");
    expect(text(id("rates-line-total"))).toContain("–");
    await press(chart, "Home");
    expect(find(chart).getAttribute("aria-valuetext")).toContain("01-02 10:00: ACARS 5");
    expect(find(chart).getAttribute("aria-valuenow")).toBe("0");
    await press(chart, "PageUp");
    expect(text(id("rates-time"))).toBe("01-02 10:03");
    await press(chart, "Escape");
    expect(all(".reading")).toHaveLength(0);
  });

  it("stand in a table, the newest first, when somebody asks for it", async () => {
    await draw();
    await rates([5, null]);
    expect(all(".rates-table")).toHaveLength(0);
    await click(id("rates-table-switch"));
    const rows = all(".rates-table tbody tr").map((row) => row.textContent);
    expect(rows[0]).toMatch(/^01-02 10:01–+$/);
    expect(rows[1]).toMatch(/^01-02 10:005/);
  });

  it("say why there are none", async () => {
    await draw();
    await hear("rrd_timeseries_data", { time_period: "24hr", data: [], error: "<b>busy" });
    expect(text(".block-trouble")).toContain("<b>busy");
    await click(".block-trouble button");
    expect(asked("rrd_timeseries")).toHaveLength(2);
    await rates([1]);
    expect(all(".block-trouble")).toHaveLength(0);
  });

  it("are no longer told once another page is shown", async () => {
    await draw();
    act(() => root.unmount());
    expect(asked("page_change")).toEqual([{ page: "/" }]);
    root = createRoot(host);
  });
});

describe("totals", () => {
  it("are of the chosen days and lead to their messages", async () => {
    await draw();
    expect(asked("query_statistics")).toEqual([{ days: 7 }]);
    await totals({ labels: { top: [{ name: "<b>1", title: "<i>", messages: 3 }], others: 4 } });
    expect(text(id("total"))).toBe("3");
    const row = find<HTMLAnchorElement>(`${id("top-labels")} a`);
    expect(row.textContent).toBe("<b>1<i>3");
    expect(row.getAttribute("href")).toMatch(/#\/search\?label=%3Cb%3E1&since=\d{4}-/);
    expect(text(`${id("top-labels")} .others`)).toBe("others 4");
    await click(id("span-all"));
    expect(asked("query_statistics").at(-1)).toEqual({});
    await totals({ days: null, messages: 1_234 });
    expect(text(id("total"))).toBe("1,234");
  });

  it("are asked for again each minute, but not while nobody sees them", async () => {
    await draw();
    await totals();
    await wait(AGAIN_MS);
    expect(asked("query_statistics")).toHaveLength(2);
    await totals();
    vi.spyOn(document, "hidden", "get").mockReturnValue(true);
    await wait(AGAIN_MS);
    expect(asked("query_statistics")).toHaveLength(2);
  });

  it("have more names than are shown at first", async () => {
    await draw();
    const top = Array.from({ length: 12 }, (_, at) => ({ name: `L${at}`, messages: 100 - at }));
    await totals({ labels: { top, others: 0 } });
    expect(all(`${id("top-labels")} li`)).toHaveLength(10);
    expect(text(`${id("top-labels")} .others`)).toBe("others 179");
    await click(`${id("top-labels")} .bars-rest button`);
    expect(all(`${id("top-labels")} li`)).toHaveLength(12);
  });

  it("say that nothing was stored", async () => {
    await draw();
    await totals({ messages: 0, links: {}, hours: [] });
    expect(host.textContent).toContain("No message was stored in this time.");
  });
});

it("shows levels, frequencies, counts and alert terms as text", async () => {
  useHub.setState({ termCounts: new Map([["<u>FIRE", 7]]) });
  await draw();
  await hear("signal", { levels: { HFDL: [{ level: -10.5, count: 4 }] } });
  await hear("signal_freqs", { freqs: [{ freq_type: "HFDL", freq: "<i>10.081", count: 4 }] });
  await hear("signal_count", {
    count: { non_empty_total: 10, non_empty_errors: 1, empty_total: 5, empty_errors: 0 },
  });
  expect(find(`${id("levels")} svg`).getAttribute("aria-label")).toBe(
    "HFDL. Half of 4 messages up to −10.5 dB",
  );
  expect(text(`${id("frequencies")} a`)).toBe("<i>10.0814");
  expect(all(`${id("counts")} tbody tr`).map((row) => row.textContent)).toEqual([
    ...["With content9110 %10", "Empty500 %5", "All1416.7 %15"],
  ]);
  expect(text(`${id("alert-terms")} a`)).toBe("<u>FIRE7");
  expect(find(`${id("alert-terms")} a`).getAttribute("href")).toBe("/?term=%3Cu%3EFIRE#/alerts");
  expect(all(`${id("nothing-yet")}`)).toHaveLength(0);
});

it("says what to do before the first message", async () => {
  await draw();
  await hear("signal_count", { count: {} });
  expect(text(id("nothing-yet"))).toContain("Nothing was received yet.");
});

it("keeps what it knows without contact, and says since when", async () => {
  await draw();
  await rates([1]);
  act(() => setConnection("disconnected", START));
  wire.connected = false;
  expect(text(id("stale-note"))).toContain("No contact with the server since 10:00:00.");
  expect(find(".rates-panel").getAttribute("data-stale")).toBe("true");
  wire.connected = true;
  act(() => setConnection("connected", START));
  await wait();
  expect(asked("rrd_timeseries")).toHaveLength(2);
});

it("has nothing to show without contact from the beginning", async () => {
  useHub.setState({ connection: "disconnected", lostAt: START });
  await draw();
  expect(host.textContent).toContain("No contact with the server");
  expect(wire.sent).toEqual([]);
});

it("is found again as it was left", async () => {
  await draw("period=1wk");
  act(() => goTo("live"));
  expect(addressOf("stats")).toBe("/#/stats?period=1wk");
  act(() => goTo("stats"));
  expect(addressOf("stats")).toBe("/#/stats");
});

describe("the time before", () => {
  const DAY_SECONDS = 86_400;
  const yesterday = (values: readonly (number | null)[]) => ({
    body: {
      data: values.map((total, index) => ({
        timestamp: START - DAY_SECONDS * 1_000 + (index + 1) * MINUTE,
        total,
      })),
    },
  });
  const line = () => find(id("rates-before-line")).getAttribute("d");

  it("is asked for when somebody compares, and drawn beside the chart", async () => {
    const rest = new FakeRest();
    rest.on("statistics/rates", yesterday([40, null, 8]));
    await draw();
    await rates([1, 2, 3]);
    expect(rest.asked).toEqual([]);
    await click(id("rates-before"));
    const start = START / 1_000 - DAY_SECONDS;
    expect(rest.asked).toEqual([
      `statistics/rates?start=${start}&end=${start + 180}&downsample=60`,
    ]);
    expect(line()).toMatch(/^M.*M/);
    expect(text(id("rates-before"))).toBe("−1 dDay before8");
    expect(window.location.hash).toBe("#/stats?before=1");
    await click(id("rates-before"));
    expect(line()).toBe("");
  });

  it("says why it is not there", async () => {
    const rest = new FakeRest();
    rest.on("statistics/rates", { status: 503, body: { detail: "The database is locked." } });
    await draw("before=1");
    await rates([1, 2]);
    expect(text(".rates-panel .hint[role=status]")).toContain("The database is locked.");
    expect(line()).toBe("");
  });

  it("that is kept coarser stands at the places that it is of", () => {
    const starts = [0, 1, 2, 3].map((place) => START + place * MINUTE);
    const chart = { period: "1hr", starts, step: MINUTE, series: NO_SERIES } as const;
    const earlier = {
      ...chart,
      starts: [START - DAY_SECONDS * 1_000, START - DAY_SECONDS * 1_000 + 2 * MINUTE],
      step: 2 * MINUTE,
      series: { ...NO_SERIES, total: [5, undefined] },
    };
    expect(alignedBefore(chart, earlier)).toEqual([5, 5, undefined, undefined]);
  });
});
