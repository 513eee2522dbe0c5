import { describe, expect, it } from "vitest";
import { historyOf, queryOfHistory } from "../src/alerts/historyAddress.ts";
import { previewWords } from "../src/alerts/previewWords.ts";
import { regenerationWords } from "../src/alerts/regenerationWords.ts";
import {
  explainChange,
  explainImport,
  holdsTerms,
  importResult,
  linesAsList,
  parseTerms,
  shownTerms,
} from "../src/alerts/terms.ts";
import type { Regeneration, TermPreview } from "../src/wire/alertEvents.ts";

const refused = (...issues: readonly { path: readonly string[]; message: string }[]) => ({
  event: "change_alerts",
  summary: "refused",
  issues,
});

describe("terms", () => {
  it("are trimmed, upper-cased and kept once", () => {
    expect(parseTerms(" turb, red   coat,,TURB\nash")).toEqual(["TURB", "RED COAT", "ASH"]);
  });

  it("that are pasted line by line stand on one line", () => {
    expect(linesAsList("\nALPHA\r\n RED COAT \n\nGAMMA\n")).toBe("ALPHA, RED COAT, GAMMA");
  });

  it.each([
    ["", false],
    ["[alert]\r\n\n [IGNORE] \n", false],
    ["[ignore]\nTEST", true],
  ])("are in the file %j: %s", (text, holds) => expect(holdsTerms(text)).toBe(holds));

  it("are shown up to a bound, which tells how many are left out", () => {
    const terms = Array.from({ length: 10_000 }, (_, index) => `TERM ${index}`);
    const { terms: shown, more } = shownTerms(terms, "", 200);
    expect([shown.length, more]).toEqual([200, 9_800]);
  });

  it("are found by any part, ignoring case", () => {
    expect(shownTerms(["RED COAT", "FLIGHT:UAL"], " ual", 9)).toEqual({
      terms: ["FLIGHT:UAL"],
      more: 0,
    });
  });
});

describe("a refusal", () => {
  it("names the term that it is about", () => {
    const error = refused({ path: ["ignore", "1"], message: "too long" });
    expect(explainChange(error, { add: ["A"], ignore: ["B", "C"] })).toEqual(["“C” – too long"]);
  });

  it("names no place where no term stands there", () => {
    const error = refused(
      { path: ["add"], message: "too many" },
      { path: ["add", "9"], message: "too long" },
    );
    expect(explainChange(error, { add: ["A"] })).toEqual(["too many", "too long"]);
  });

  it("shortens a long term", () => {
    const error = refused({ path: ["add", "0"], message: "too long" });
    const [reason] = explainChange(error, { add: ["A".repeat(1_000)] });
    expect(reason).toBe(`“${"A".repeat(40)}…” – too long`);
  });

  it("without issues is its summary", () => {
    expect([explainChange(refused(), {}), explainImport(refused())]).toEqual([
      ["refused"],
      ["refused"],
    ]);
  });

  it("of a file names the line as a person counts", () => {
    const error = refused({ path: ["text", "0"], message: "too long" });
    expect(explainImport(error)).toEqual(["Line 1: too long"]);
  });
});

it.each([
  [{ added: 1_200, removed: 0, ignored: 3, unignored: 0 }, "Terms: 1,200 added, 3 ignored."],
  [{ added: 0, removed: 0, ignored: 0, unignored: 0 }, "All terms of the file were there already."],
])("tells what an import of %j changed", (changed, words) => {
  expect(importResult(changed)).toBe(words);
});

describe("the words of a preview", () => {
  const noon = Date.UTC(2026, 1, 1, 12, 0, 0) / 1_000;
  const preview: TermPreview = {
    term: "A",
    days: 7,
    count: 12,
    complete: true,
    since: noon,
    messages: [],
  };

  it.each([
    [{}, "Would have matched 12 messages in the last 7 days."],
    [{ count: 1, days: 1 }, "Would have matched 1 message in the last day."],
    [{ count: 0 }, "Would have matched no message in the last 7 days."],
    [
      { complete: false },
      "At least 12 messages since 02-01 12:00; there was no time to look further back.",
    ],
    [
      { complete: false, count: 0 },
      "No message since 02-01 12:00; there was no time to look further back.",
    ],
  ])("claim no more than was looked at: %j", (change, words) => {
    expect(previewWords({ ...preview, ...change }, "utc", "2026-02-05")).toBe(words);
  });
});

describe("the words of matching again", () => {
  const run: Regeneration = {
    state: "running",
    processed: 12_345,
    total: 20_000,
    matchedMessages: 60,
    totalMatches: 67,
    error: "",
  };

  it.each([
    [{}, "12,345 of 20,000 messages"],
    [{ state: "complete" }, "12,345 messages looked at, 67 matches."],
    [
      { state: "cancelled", totalMatches: 1 },
      "Stopped: 12,345 messages looked at of 20,000, 1 match. The others keep their old matches.",
    ],
    [{ state: "failed", error: "disk full" }, "It failed after 12,345 messages: disk full."],
    [{ state: "failed", processed: 1 }, "It failed after 1 message: the server gave no reason."],
  ] as const)("tell how it ended: %j", (change, words) => {
    expect(regenerationWords({ ...run, ...change })).toBe(words);
  });
});

describe("the address of stored alerts", () => {
  it.each([
    ["", undefined],
    ["?q=a&alerts=1", undefined],
    ["?term=", { term: "", page: 0 }],
    ["?term=RED+COAT&page=3", { term: "RED COAT", page: 2 }],
    ["?term=FLIGHT%3A%3DUA1&q=x", { term: "FLIGHT:=UA1", page: 0 }],
    ["?term=A&page=0", { term: "A", page: 0 }],
    ["?term=A&page=-3", { term: "A", page: 0 }],
    ["?term=A&page=1.5", { term: "A", page: 0 }],
    ["?term=A&page=1e99", { term: "A", page: 0 }],
    ["?term=A&page=x", { term: "A", page: 0 }],
  ])("%j leads to %j", (search, place) => expect(historyOf(search)).toEqual(place));

  it("keeps the filters of the live list", () => {
    const there = queryOfHistory("?q=fuel", { term: "A&B", page: 1 });
    expect(historyOf(`?${there}`)).toEqual({ term: "A&B", page: 1 });
    expect(queryOfHistory(`?${there}`, undefined)).toBe("q=fuel");
  });
});
