import { describe, expect, it, vi } from "vitest";
import { choiceOf, FIRST_CHOICE, toggled, viewFor } from "../src/statistics/choice.ts";
import { levelAxis, summaryOf } from "../src/statistics/levels.ts";
import { hoursIn, sinceOf, stretchText } from "../src/statistics/moments.ts";
import { searchOf, searchOfFrequency } from "../src/statistics/searches.ts";
import { offeredSeries, placeOf } from "../src/statistics/series.ts";
import { type RateChart, ratesWatch, toRates } from "../src/wire/rates.ts";
import {
  toFrequencies,
  toLevels,
  toMessageCounts,
  toTotals,
} from "../src/wire/statisticsEvents.ts";
import { FakeWire } from "./fakeWire.ts";

const MINUTE = 60_000;

function chart(points: readonly object[], more: object = {}): RateChart {
  const data = points.map((point, index) => ({
    timestamp: (index + 1) * MINUTE,
    ...point,
  }));
  const told = toRates({ time_period: "1hr", data, ...more });
  if (!told || "reason" in told) throw new Error("That is no chart.");
  return told;
}

describe("rates from the server", () => {
  it("keep gaps apart from zeros", () => {
    const { series } = chart([
      { acars: 0, vdlm: 2.5, total: 2.5, error: 0 },
      { acars: null, vdlm: null, total: null, error: null },
    ]);
    expect(series.acars).toEqual([0, undefined]);
    expect(series.vdlm2).toEqual([2.5, undefined]);
    expect(series.hfdl).toEqual([undefined, undefined]);
    expect(series.error).toEqual([0, undefined]);
  });

  it("tell where points begin and how long they are", () => {
    const { starts, step } = chart([{}, {}, {}]);
    expect([starts, step]).toEqual([[0, MINUTE, 2 * MINUTE], MINUTE]);
  });

  it("of more than a minute are named by their begin", () => {
    const hours = [0, 1, 2].map((hour) => ({ timestamp: hour * 60 * MINUTE }));
    const told = toRates({ time_period: "30day", data: hours });
    expect(told).toMatchObject({ starts: [0, 60 * MINUTE, 120 * MINUTE], step: 60 * MINUTE });
  });

  it("leave out what is no point and no rate", () => {
    const told = chart([{ total: -1 }, { total: "7" }, { total: Number.NaN }]);
    expect(told.series.total).toEqual([undefined, undefined, undefined]);
    const strange = toRates({ time_period: "1hr", data: [null, "x", { timestamp: "no" }] });
    expect(strange && "starts" in strange && strange.starts).toEqual([]);
  });

  it.each([undefined, null, 7, {}, { time_period: "2hr", data: [] }])(
    "are none of no period in %j",
    (told) => expect(toRates(told)).toBeUndefined(),
  );

  it("may be a reason", () => {
    const told = { time_period: "6hr", data: [], error: "busy" };
    expect(toRates(told)).toEqual({ period: "6hr", reason: "busy" });
  });

  it("are told to who looks at the period, until somebody else does", () => {
    const wire = new FakeWire();
    const watch = ratesWatch(wire);
    expect(ratesWatch(wire)).toBe(watch);
    const [first, second] = [vi.fn(), vi.fn()];
    const stop = watch.watch("1hr", first);
    wire.hear("rrd_timeseries_data", { time_period: "6hr", data: [] });
    expect(first).not.toHaveBeenCalled();
    wire.hear("rrd_timeseries_data", { time_period: "1hr", data: [] });
    wire.hear("rrd_timeseries_data", { time_period: "1hr", data: [] });
    expect(first).toHaveBeenCalledTimes(2);
    stop();
    watch.watch("6hr", second);
    wire.hear("rrd_timeseries_data", { time_period: "1hr", data: [] });
    expect(first).toHaveBeenCalledTimes(2);
    expect(second).not.toHaveBeenCalled();
    // The room of the first period is left before the second one is asked for.
    expect(wire.sent.map(([event, payload]) => [event, payload])).toEqual([
      ["rrd_timeseries", { time_period: "1hr" }],
      ["page_change", { page: "/" }],
      ["rrd_timeseries", { time_period: "6hr" }],
    ]);
  });

  it("are missed after a while", () => {
    vi.useFakeTimers();
    const hear = vi.fn();
    ratesWatch(new FakeWire()).watch("1hr", hear);
    vi.advanceTimersByTime(10_000);
    expect(hear).toHaveBeenCalledWith({ period: "1hr", reason: "The server did not answer." });
    vi.useRealTimers();
  });

  it("may be refused", () => {
    const wire = new FakeWire();
    const hear = vi.fn();
    ratesWatch(wire).watch("1hr", hear);
    wire.hear("validation_error", {
      event: "rrd_timeseries",
      summary: "No.",
      issues: [{ path: [], message: "The database is locked." }],
    });
    expect(hear).toHaveBeenCalledWith({ period: "1hr", reason: "The database is locked." });
  });
});

describe("lines", () => {
  it("are those of links that are taken in, or that were heard", () => {
    expect(offeredSeries(["hfdl"], undefined)).toEqual(["hfdl", "total", "error"]);
    const told = chart([{ irdm: 0, acars: 3 }]);
    expect(offeredSeries(["hfdl"], told)).toEqual(["acars", "hfdl", "total", "error"]);
  });

  it("have a place for each moment", () => {
    const told = chart([{}, {}, {}]);
    expect([-5, 0, MINUTE - 1, MINUTE, 1e15].map((moment) => placeOf(told, moment))).toEqual([
      ...[0, 0, 0, 1, 2],
    ]);
  });
});

describe("the choice in the address", () => {
  it("says only what differs", () => {
    expect(viewFor(FIRST_CHOICE)).toBe("");
    const other = {
      period: "1wk",
      span: undefined,
      hidden: ["total", "error"],
      compares: true,
    } as const;
    expect(viewFor(other)).toBe("period=1wk&days=all&without=total%2Cerror&before=1");
    expect(choiceOf(viewFor(other))).toEqual(other);
  });

  it.each(["", "period=2hr&days=-1&without=x,%3Cb%3E", "days=&period=", "days=7.0", "%"])(
    "may be anything: %s",
    (view) => expect(choiceOf(view)).toEqual(FIRST_CHOICE),
  );

  it("hides and shows a line", () => {
    expect(toggled(toggled([], "hfdl"), "total")).toEqual(["hfdl", "total"]);
    expect(toggled(["hfdl", "total"], "hfdl")).toEqual(["total"]);
  });
});

describe("times", () => {
  it("of a point are from when until when", () => {
    const start = Date.UTC(2020, 0, 2, 23, 55);
    expect(stretchText(start, MINUTE, "utc")).toBe("01-02 23:55");
    expect(stretchText(start, 5 * MINUTE, "utc")).toBe("01-02 23:55–00:00");
  });

  const counted = Array.from({ length: 24 }, (_, hour) => hour);

  it.each([
    [60, 23],
    [-300, 5],
    [0, 0],
    [840, 10],
  ])("of day move by %d minutes to the page's zone", (offset, first) => {
    const { counts, zone } = hoursIn(counted, "local", offset);
    expect([counts[0], zone]).toEqual([first, "local"]);
    expect([...counts].sort((a, b) => a - b)).toEqual(counted);
  });

  it("of day stay those of UTC where hours do not fit, and where UTC is wanted", () => {
    expect(hoursIn(counted, "local", 330)).toEqual({ counts: counted, zone: "utc" });
    expect(hoursIn(counted, "utc", 60)).toEqual({ counts: counted, zone: "utc" });
  });

  it("of a span begin at midnight in UTC", () => {
    const now = Date.UTC(2020, 0, 8, 13);
    expect(sinceOf(1, now)).toBe(Date.UTC(2020, 0, 8) / 1_000);
    expect(sinceOf(7, now)).toBe(Date.UTC(2020, 0, 2) / 1_000);
  });
});

describe("signal levels", () => {
  const levels = [
    { level: -12.4, count: 3 },
    { level: -12, count: 1 },
    { level: -30, count: 4 },
    { level: 0, count: 1 },
  ];

  it("stand in classes at their true places", () => {
    expect(summaryOf(levels, 1).classes).toEqual([
      { from: -30, count: 4 },
      { from: -13, count: 3 },
      { from: -12, count: 1 },
      { from: 0, count: 1 },
    ]);
  });

  it("have a median by messages", () => {
    expect(summaryOf(levels, 1).median).toBe(-12.4);
    expect(summaryOf([], 1).median).toBeUndefined();
    expect(summaryOf([{ level: 1, count: 0 }], 1)).toMatchObject({ classes: [], total: 0 });
  });

  it("that nobody can hear are counted and not drawn", () => {
    const { classes, beyond, total } = summaryOf([...levels, { level: -1e9, count: 5 }], 1);
    expect([classes.length, beyond, total]).toEqual([4, 5, 14]);
  });

  it("share one axis with round ends", () => {
    const axis = levelAxis([summaryOf(levels, 1), summaryOf([{ level: 3.2, count: 1 }], 1)], 1, 5);
    expect(axis).toEqual({ low: -30, high: 5 });
    expect(levelAxis([], 1, 5)).toBeUndefined();
  });

  it("come with each link's own spelling", () => {
    const told = { levels: { IMSL: [{ id: 1, level: "-5", count: 2 }], HFDL: [{ level: "x" }] } };
    expect(toLevels(told)).toEqual({
      ...{ acars: [], vdlm2: [], hfdl: [], irdm: [] },
      imsl: [{ level: -5, count: 2 }],
    });
    expect(toLevels({})).toBeUndefined();
  });
});

describe("counts from the server", () => {
  it("of a frequency that stands there twice are one", () => {
    const freqs = [
      { freq_type: "ACARS", freq: "131.550", count: 2 },
      { freq_type: "IMS-L", freq: "1545.0", count: 9 },
      { freq_type: "ACARS", freq: "129.125", count: 5 },
      { freq_type: "ACARS", freq: "131.550", count: 4 },
      { freq_type: "<b>", freq: "1", count: 1 },
      null,
    ];
    const told = toFrequencies({ freqs });
    expect(told?.acars).toEqual([
      { frequency: "131.550", count: 6 },
      { frequency: "129.125", count: 5 },
    ]);
    expect(told?.imsl).toEqual([{ frequency: "1545.0", count: 9 }]);
    expect(toFrequencies(null)).toBeUndefined();
  });

  it("of messages are numbers", () => {
    const count = {
      ...{ non_empty_total: 9, non_empty_errors: "2" },
      ...{ empty_total: null, empty_errors: -1 },
    };
    expect(toMessageCounts({ count })).toEqual({
      ...{ withContent: 9, withContentErrors: 2, empty: 0, emptyErrors: 0 },
    });
  });

  it("of a span are ranked, and days among months are told apart", () => {
    const totals = toTotals({
      days: null,
      messages: 12,
      links: { ACARS: 7, VDLM2: 5 },
      hours: [1, "2"],
      over_time: [
        { start: null, unit: "before", messages: 1 },
        { start: 0, unit: "month", messages: 2 },
        { start: 86_400, unit: "day", messages: 3 },
      ],
      airlines: { top: [{ name: "DLH", title: "Lufthansa", iata: "LH", messages: 5 }], others: 2 },
      labels: { top: [{ name: "", messages: 1 }, "x", { name: "<b>", title: null, messages: 1 }] },
    });
    expect(totals).toMatchObject({
      days: undefined,
      messages: 12,
      links: { acars: 7, vdlm2: 5, hfdl: 0, imsl: 0, irdm: 0 },
      perDay: [{ start: 86_400, count: 3 }],
      airlines: { top: [{ name: "DLH", title: "Lufthansa", iata: "LH", count: 5 }], others: 2 },
      labels: { top: [{ name: "<b>", title: "", iata: "", count: 1 }], others: 0 },
      stations: { top: [], others: 0 },
    });
    expect(totals?.hours.slice(0, 3)).toEqual([1, 2, 0]);
    expect(totals?.hours.length).toBe(24);
    expect(toTotals({})).toBeUndefined();
  });
});

describe("searches behind a number", () => {
  const ranked = (name: string, iata = "") => ({ name, title: "", iata, count: 1 });
  const now = Date.UTC(2020, 0, 8, 13);

  it("are of the field that is counted, from where the span begins", () => {
    expect(searchOf("labels", ranked("H1"), 7, now).toString()).toBe(
      "label=H1&since=2020-01-02T00%3A00Z",
    );
    expect(searchOf("stations", ranked("A&B"), undefined, now).toString()).toBe("station=A%26B");
  });

  it("find flights of an airline by the code that they begin with", () => {
    expect(searchOf("airlines", ranked("DLH", "LH"), undefined, now).toString()).toBe("flight=LH");
    expect(searchOf("airlines", ranked("DLH"), undefined, now).toString()).toBe("flight=DLH");
  });

  it("find an aircraft by its address where the registration is unknown", () => {
    expect(searchOf("aircraft", ranked("D-ABCD"), undefined, now).toString()).toBe("tail=D-ABCD");
    expect(searchOf("aircraft", ranked("3C65AC"), undefined, now).toString()).toBe("icao=3C65AC");
  });

  it("are of a link and a frequency", () => {
    expect(searchOfFrequency("hfdl", "10.081").toString()).toBe("freq=10.081&link=hfdl");
  });
});
