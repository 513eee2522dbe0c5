import { expect, it } from "vitest";
import { COLUMNS, USUAL_PREFERENCES } from "../src/state/preferences.ts";
import { tracksOf, withoutWords, withSwitched } from "../src/table/columns.ts";

const USUAL = USUAL_PREFERENCES.columns;

it("gives every column a track, and the message what is left", () => {
  expect(tracksOf(USUAL)).toBe(
    "14px var(--time-width) 20px 72px 132px var(--label-width) minmax(0, 1fr) 132px 60px",
  );
  expect(tracksOf(["level", "frequency", "flight"])).toBe(
    "14px var(--time-width) 20px 72px minmax(0, 1fr) 76px 60px",
  );
  expect(tracksOf([])).toBe("14px var(--time-width) 20px minmax(0, 1fr)");
});

it("names those that are left out", () => {
  expect(withoutWords(USUAL)).toBe("frequency");
  expect(withoutWords([])).toBe("flight aircraft label frequency station level");
});

it("puts one in its place, and leaves it out again", () => {
  const withFrequency = withSwitched(USUAL, "frequency");
  expect(withFrequency).toEqual(COLUMNS);
  expect(withSwitched(withFrequency, "frequency")).toEqual(USUAL);
});
