import { describe, expect, it } from "vitest";
import { facetsOf, foundFacets } from "../src/live/facets.ts";
import {
  activeCount,
  EVERYTHING,
  type Filter,
  matcher,
  NO_FILTER,
  toggled,
} from "../src/live/filters.ts";
import { filterFromQuery, queryFromFilter } from "../src/live/urlState.ts";
import { message } from "./samples.ts";

const turbulence = message({
  text: "MOD TURB FL340",
  flight: "WN0974",
  label: "5Z",
  station_id: "KABQ",
});

function passes(part: Partial<Filter>): boolean {
  return matcher({ ...NO_FILTER, ...part })(turbulence);
}

describe("matcher", () => {
  it("lets everything pass without conditions", () => expect(passes({})).toBe(true));

  it.each(["turb", "TURB", "wn09", "kabq", "5z", "fl340 turb", "  turb  "])(
    "finds %j in any field, ignoring case",
    (text) => expect(passes({ text })).toBe(true),
  );

  it("asks for every word", () => expect(passes({ text: "turb divert" })).toBe(false));

  it("takes the signs of a pattern as they are", () => expect(passes({ text: ".*(" })).toBe(false));

  it("shows only chosen values", () => {
    expect(passes({ label: { mode: "only", values: ["H1"] } })).toBe(false);
  });

  it("hides excluded values", () => {
    expect(passes({ station: { mode: "not", values: ["KABQ"] } })).toBe(false);
  });

  it("can ask for alerts", () => expect(passes({ alertsOnly: true })).toBe(false));

  it("counts white space as no text", () => {
    expect(matcher({ ...NO_FILTER, hasText: true })(message({ text: " \r\n" }))).toBe(false);
  });
});

describe("choices", () => {
  it("hide a value when its box is cleared", () => {
    expect(toggled(EVERYTHING, "SQ")).toEqual({ mode: "not", values: ["SQ"] });
  });

  it("show everything again when the last of a few is cleared", () => {
    expect(toggled({ mode: "only", values: ["H1"] }, "H1")).toEqual(EVERYTHING);
  });

  it("count as one condition each", () => {
    expect(
      activeCount({ ...NO_FILTER, text: "a", link: { mode: "not", values: ["hfdl", "acars"] } }),
    ).toBe(2);
  });

  it("list the values of the messages, the frequent first, and keep a chosen one that is gone", () => {
    const messages = [message({ label: "A" }), message({ label: "B" }), message({ label: "B" })];
    const facets = facetsOf("label", messages, { mode: "only", values: ["Z"] }, new Map());
    expect(facets.map(({ value, count }) => [value, count])).toEqual([
      ["B", 2],
      ["A", 1],
      ["Z", 0],
    ]);
  });

  it("are called what the rows call them, else what the server's list does", () => {
    const messages = [message({ label: "30", label_type: "Own name" }), message({ label: "SQ" })];
    const labels = new Map([["SQ", "Squitter"]]);
    const names = facetsOf("label", messages, EVERYTHING, labels).map(({ name }) => name);
    expect(names).toEqual(["Own name", "Squitter"]);
  });

  it("are found by value and name, also a label that no message has had yet", () => {
    const messages = [message({ label: "30" }), message({ label: "SQ" })];
    const labels = new Map([
      ["SQ", "Squitter"],
      ["5Z", "Airline-defined downlink"],
      ["80", "Aircrew-addressed downlink"],
    ]);
    const facets = facetsOf("label", messages, EVERYTHING, labels);
    const found = (wanted: string) => foundFacets(facets, labels, wanted).map(({ value }) => value);
    expect(found("  ")).toEqual(["30", "SQ"]);
    expect(found("squit")).toEqual(["SQ"]);
    expect(found("downlink")).toEqual(["5Z", "80"]);
    expect(found("0")).toEqual(["30", "80"]);
    expect(found(".*")).toEqual([]);
  });
});

describe("address", () => {
  const filter: Filter = {
    text: "red coat & more",
    link: { mode: "only", values: ["acars", "hfdl"] },
    label: { mode: "not", values: ["SQ", "_d"] },
    station: { mode: "only", values: ["A,B", "<img src=x>", "ü&=#"] },
    alertsOnly: true,
    hasText: true,
    byAircraft: true,
  };

  it("gives back the filter that was written", () => {
    expect(filterFromQuery(`?${queryFromFilter(filter)}`)).toEqual(filter);
  });

  it("is empty without a filter", () =>
    expect(queryFromFilter({ ...NO_FILTER, byAircraft: false })).toBe(""));

  it.each(["", "?", "?unknown=1", "?alerts=yes&text=", "?link=&not-label=", "?%E0%A4%A"])(
    "reads %j as no filter",
    (query) => expect(filterFromQuery(query)).toEqual({ ...NO_FILTER, byAircraft: false }),
  );

  it("bounds what a shared link can carry", () => {
    const query = `?q=${"x".repeat(5_000)}&${"label=A&".repeat(500)}`;
    const read = filterFromQuery(query);
    expect([read.text.length, read.label.values.length]).toEqual([200, 100]);
  });
});
