import { beforeEach, describe, expect, it } from "vitest";
import { readSettingsFile, readSettingsText, settingsText } from "../src/settings/settingsFile.ts";
import { nextTheme, type Preferences, USUAL_PREFERENCES } from "../src/state/preferences.ts";
import { loadPreferences, SETTINGS_KEY, savePreferences } from "../src/state/settingsRecord.ts";
import { reloadPreferences, setPreferences, useHub } from "../src/state/store.ts";

const OTHERS: Preferences = {
  theme: "dark",
  density: "comfortable",
  layout: "cards",
  columns: ["aircraft", "frequency"],
  zone: "utc",
  rowTimes: "ago",
  hours: "12",
  dates: "dmy",
  altitude: "m",
  sound: true,
  volume: 5,
  desktop: true,
  toasts: false,
  quietUntil: 1_800_000_000_000,
  termOptions: {
    MEDICAL: { colour: "pink", sound: "low", group: "Health", snoozedUntil: 1_800_000_000_000 },
  },
  savedSearches: [{ name: "Fuel", question: "q=FUEL" }],
};
const keep = (value: unknown) => window.localStorage.setItem(SETTINGS_KEY, JSON.stringify(value));

beforeEach(() => window.localStorage.clear());

describe("what the browser remembers", () => {
  it("is as usual in a new browser", () => {
    expect(loadPreferences()).toEqual(USUAL_PREFERENCES);
  });

  it("comes back", () => {
    savePreferences(OTHERS);
    expect(loadPreferences()).toEqual(OTHERS);
  });

  it("is one record with a version", () => {
    savePreferences({ ...OTHERS, extra: 1 } as Preferences);
    const record = JSON.parse(window.localStorage.getItem(SETTINGS_KEY) ?? "");
    expect(record).toEqual({ version: 1, settings: OTHERS });
  });

  it("is taken over from the form that had no version", () => {
    const first = { theme: "dark", zone: "utc", sound: true, volume: 33.4, desktop: false };
    window.localStorage.setItem("acarshub.preferences", JSON.stringify(first));
    expect(loadPreferences()).toEqual({ ...USUAL_PREFERENCES, ...first, volume: 33 });
    savePreferences(loadPreferences());
    expect(window.localStorage.getItem("acarshub.preferences")).toBeNull();
    expect(loadPreferences()).toMatchObject({ theme: "dark", volume: 33 });
  });

  it("shows the usual table to those who chose before there were cards", () => {
    const { layout: _layout, columns: _columns, ...before } = OTHERS;
    keep({ version: 1, settings: before });
    expect(loadPreferences()).toEqual({ ...USUAL_PREFERENCES, ...before });
  });

  it("is read from a later version as far as it is known", () => {
    keep({ version: 9, settings: { theme: "light", zone: "moon", warp: 7 } });
    expect(loadPreferences()).toEqual({ ...USUAL_PREFERENCES, theme: "light" });
  });

  it.each([7, null, "x", [], {}, { version: 1 }, { settings: [] }])("survives %j", (value) => {
    keep(value);
    expect(loadPreferences()).toEqual(USUAL_PREFERENCES);
  });

  it("is taken over when another tab has changed it", () => {
    setPreferences(USUAL_PREFERENCES);
    savePreferences(OTHERS);
    reloadPreferences();
    expect(useHub.getState()).toMatchObject(OTHERS);
  });
});

it("goes round through all themes", () => {
  expect(nextTheme(nextTheme(nextTheme("system")))).toBe("system");
});

describe("a file of settings", () => {
  const content = (settings: unknown, more: object = {}) =>
    JSON.stringify({ kind: "acarshub-settings", version: 1, settings, ...more });
  const problem = (text: string) => readSettingsText(text).problem ?? "";

  it("brings back what was exported", () => {
    expect(readSettingsText(settingsText(OTHERS))).toEqual({ settings: OTHERS, ignored: 0 });
  });

  it("is never too large to come back", async () => {
    const saved = Array.from({ length: 50 }, (_, at) => ({
      name: `${at}`.padEnd(60, "x"),
      question: "q".repeat(8_000),
    }));
    const options = {
      colour: "violet",
      sound: "falling",
      group: "g".repeat(40),
      snoozedUntil: 9e15,
    };
    const terms = Array.from({ length: 1_000 }, (_, at) => [`${at}`.padEnd(256, "x"), options]);
    const full = { ...OTHERS, savedSearches: saved, termOptions: Object.fromEntries(terms) };
    const file = new File([settingsText(full)], "settings.json");
    expect(await readSettingsFile(file)).toEqual({ settings: full, ignored: 0 });
  });

  it("may hold some of them", () => {
    expect(readSettingsText(content({ zone: "utc" }))).toEqual({
      settings: { zone: "utc" },
      ignored: 0,
    });
  });

  it("may hold what nobody here knows", () => {
    const text = content({ zone: "utc", warp: 7, constructor: "x", toString: 1 });
    expect(readSettingsText(text)).toEqual({ settings: { zone: "utc" }, ignored: 3 });
  });

  it("cannot reach what all objects share", () => {
    const text = `{"kind":"acarshub-settings","version":1,"settings":{"__proto__":{"theme":"dark"}}}`;
    expect(readSettingsText(text)).toEqual({ settings: {}, ignored: 1 });
    expect(({} as { theme?: string }).theme).toBeUndefined();
  });

  it("is taken as a whole or not at all, and says what is wrong", () => {
    const words = problem(content({ theme: "pink", zone: "utc", volume: 101 }));
    expect(words).toContain('"theme" must be "system", "light" or "dark".');
    expect(words).toContain('"volume" must be a whole number from 0 to 100.');
    expect(words).not.toContain("zone");
  });

  it.each([
    [{ sound: 1 }, "true or false"],
    [{ volume: "5" }, "whole number"],
    [{ volume: 1.5 }, "whole number"],
    [{ hours: 12 }, '"24" or "12"'],
    [{ dates: "iso" }, '"ymd", "dmy" or "mdy"'],
    [{ desktop: null }, "true or false"],
    [{ density: ["compact"] }, '"compact" or "comfortable"'],
    [{ columns: "flight" }, "a list in which each is"],
    [{ columns: ["flight", "flight"] }, "none twice"],
    [{ columns: ["flight", "colour"] }, '"station" or "level"'],
    [{ layout: "list" }, '"table" or "cards"'],
    [{ quietUntil: -1 }, "a moment in milliseconds"],
    [{ termOptions: [] }, "what is wanted of each term"],
    [{ termOptions: { A: { colour: "url(x)" } } }, "what is wanted of each term"],
    [{ termOptions: { A: { sound: "loud" } } }, "what is wanted of each term"],
    [{ termOptions: { A: { snoozedUntil: 1.5 } } }, "what is wanted of each term"],
    [{ termOptions: { A: { group: " " } } }, "what is wanted of each term"],
    [{ savedSearches: {} }, "a list of searches"],
    [{ savedSearches: [{ name: " ", question: "" }] }, "a list of searches"],
    [{ savedSearches: [{ name: "x" }] }, "a list of searches"],
    [{ savedSearches: Array(2).fill({ name: "x", question: "" }) }, "a list of searches"],
  ])("with %j is refused", (settings, words) => {
    expect(problem(content(settings))).toContain(words);
  });

  it.each([
    ["", "no JSON"],
    ["{", "no JSON"],
    ["null", "no settings"],
    ["[]", "no settings"],
    ['{"settings":{}}', "no settings"],
    [content([]), "no settings"],
    [content({}, { kind: "other" }), "no settings"],
    [content({}, { version: "1" }), "which version"],
    [content({}, { version: 0 }), "which version"],
    [content({}, { version: 2 }), "newer"],
  ])("%s is refused", (text, words) => expect(problem(text)).toContain(words));

  it("is not read when it is too large", async () => {
    const file = new File(["x".repeat(1_000_001)], "settings.json");
    expect((await readSettingsFile(file)).problem).toContain("too large");
  });
});
