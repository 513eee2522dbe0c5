import { expect, it } from "vitest";
import { wordsOf } from "../src/notify/words.ts";
import { message } from "./samples.ts";

const alert = (fields: Readonly<Record<string, unknown>>) =>
  message({ matched: true, matched_text: ["DIVERT"], text: "DIVERT KPHX", ...fields });
const notice = (fields: Readonly<Record<string, unknown>>, count = 1, waited = false) => ({
  newest: alert(fields),
  count,
  waited,
});

it("says who, which terms and the first words", () => {
  const words = wordsOf(notice({ flight: "WN2340", tail: "N8719Q", matched_tail: ["N8719Q"] }));
  expect(words).toEqual({ title: "Alert", body: "WN2340 N8719Q: DIVERT, N8719Q\nDIVERT KPHX" });
});

it.each([
  [1, false, "Alert"],
  [3, false, "3 alerts"],
  [1, true, "1 more alert"],
  [3, true, "3 more alerts"],
])("calls %i alerts, waited %s: %s", (count, waited, title) => {
  expect(wordsOf(notice({}, count, waited)).title).toBe(title);
});

it("names the address, or else the link, of an aircraft without a name", () => {
  expect(wordsOf(notice({ icao_hex: "A1B2C3" })).body).toContain("A1B2C3: DIVERT");
  expect(wordsOf(notice({})).body).toContain("ACARS: DIVERT");
});

it("says nothing of a text that is not there", () => {
  expect(wordsOf(notice({ flight: "WN2340", text: "" })).body).toBe("WN2340: DIVERT");
});

it("cuts long terms and texts", () => {
  const { body } = wordsOf(notice({ matched_text: ["T".repeat(200)], text: "x".repeat(5_000) }));
  const [first, second] = body.split("\n");
  expect(first).toBe(`ACARS: ${"T".repeat(59)}…`);
  expect(second).toBe(`${"x".repeat(119)}…`);
});

it("shows a sign for characters that turn or hide text", () => {
  const { body } = wordsOf(notice({ flight: "A\u202eB", text: "one\u0007two\u2066" }));
  expect(body).toBe("A\ufffdB: DIVERT\none\ufffdtwo\ufffd");
});

it("keeps a text with line breaks on one line", () => {
  expect(wordsOf(notice({ flight: "A", text: "one\r\ntwo\n\nthree" })).body).toBe(
    "A: DIVERT\none two three",
  );
});
