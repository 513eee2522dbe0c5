import { beforeEach, expect, it } from "vitest";
import { type Filter, NO_FILTER } from "../src/live/filters.ts";
import { keepFilter, LAST_FILTER_KEY, restoreFilter } from "../src/live/lastFilter.ts";

const LEFT: Filter = {
  ...NO_FILTER,
  text: "fuel",
  alertsOnly: true,
  hasText: true,
  byAircraft: true,
  label: { mode: "not", values: ["_d", "SQ"] },
};
const KEPT = "?not-label=_d&not-label=SQ&text=1&by=aircraft";

const open = (address: string) => {
  window.history.replaceState(null, "", address);
  restoreFilter();
  return window.location.search + window.location.hash;
};

beforeEach(() => window.localStorage.clear());

it("comes back without what was of the moment", () => {
  keepFilter(LEFT);
  expect(open("/#/")).toBe(`${KEPT}#/`);
});

it("makes way for the filter of a link, and stands beside a place in the alerts", () => {
  keepFilter(LEFT);
  expect(open("/?q=apu#/")).toBe("?q=apu#/");
  expect(open("/?term=FIRE#/alerts")).toBe(`?term=FIRE&${KEPT.slice(1)}#/alerts`);
});

it("is none in a new browser, and after everything was cleared", () => {
  expect(open("/")).toBe("");
  keepFilter(LEFT);
  keepFilter({ ...LEFT, ...NO_FILTER, byAircraft: false });
  expect(open("/")).toBe("");
});

it.each([7, null, { text: 1 }, "<script>", "q=words&alerts=1", "term=FIRE"])(
  "survives %j in its place",
  (value) => {
    window.localStorage.setItem(LAST_FILTER_KEY, JSON.stringify(value));
    expect(open("/")).toBe("");
  },
);
