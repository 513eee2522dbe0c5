import { describe, expect, it } from "vitest";
import { highlight } from "../src/text/highlight.ts";
import { clockTime, fullTime, rowTime } from "../src/text/time.ts";
import { oneLine, visible } from "../src/text/visible.ts";

function hits(text: string, terms: readonly string[]): readonly string[] {
  return highlight(text, terms)
    .filter((segment) => segment.hit)
    .map((segment) => segment.text);
}

describe("highlight", () => {
  it("marks whole words, ignoring case", () => {
    expect(hits("Turb over TURBULENCE turb.", ["TURB"])).toEqual(["Turb", "turb"]);
  });

  it("marks several words with any white space between them", () => {
    expect(hits("SEND RED\r\nCOAT", ["RED COAT"])).toEqual(["RED\r\nCOAT"]);
  });

  it("prefers the longer term", () => {
    expect(hits("RED COAT", ["RED", "RED COAT"])).toEqual(["RED COAT"]);
  });

  it("asks for no word boundary beside a sign", () => {
    expect(hits("A-CHECK, X-CHECK!", ["-CHECK", "CHECK!"])).toEqual(["-CHECK", "-CHECK"]);
  });

  it.each(["A.B", "(", "[A-Z]+", "a|b", "\\", "^$", "{2}", "/", "-", "*"])(
    "takes the term %j literally",
    (term) => expect(hits(`x ${term} y`, [term])).toEqual([term]),
  );

  it("does not take a dot for any character", () => expect(hits("AXB", ["A.B"])).toEqual([]));

  it.each([
    ["<img src=x onerror=alert(1)> DIVERT", ["DIVERT", "<IMG"]],
    ["", ["A"]],
    ["AAAA", ["A", "AA"]],
    ["\ud800 lone \udc00", ["LONE"]],
    ["plain", []],
    ["blank term", ["", "  "]],
  ])("loses nothing of %j", (text, terms) => {
    const whole = highlight(text, terms)
      .map((segment) => segment.text)
      .join("");
    expect(whole).toBe(text);
  });
});

describe("visible", () => {
  it("shows controls and direction marks as signs", () => {
    expect(visible("a\u0000b\u202ec\u007fd")).toBe("a\ufffdb\ufffdc\ufffdd");
  });

  it("keeps line breaks and tabs", () => expect(visible("a\r\n\tb")).toBe("a\r\n\tb"));

  it("keeps the length", () => {
    const text = "\u{e0001}\u200d\u2066";
    expect(visible(text)).toHaveLength(text.length);
  });

  it("puts a text on one line of a bounded length", () => {
    expect(oneLine("  A\r\n\r\nB   C", 3)).toBe("A B");
  });
});

describe("times", () => {
  const noon = Date.UTC(2026, 1, 1, 12, 4, 31) / 1_000;

  it("show seconds today", () => expect(rowTime(noon, "utc", "2026-02-01")).toBe("12:04:31"));

  it("show the day when it is another", () => {
    expect(rowTime(noon, "utc", "2026-02-02")).toBe("02-01 12:04");
  });

  it("show the year where the day alone could be taken for another year's", () => {
    const december = Date.UTC(2025, 11, 30, 12, 4) / 1_000;
    expect(rowTime(december, "utc", "2026-01-02")).toBe("12-30 12:04");
    expect(rowTime(december, "utc", "2026-11-22")).toBe("2025-12-30");
    expect(rowTime(noon, "utc", "2026-11-22")).toBe("02-01 12:04");
    expect(rowTime(noon, "utc", "2028-02-03")).toBe("2026-02-01");
  });

  it("tell the zone in full", () => {
    expect(fullTime(noon + 0.25, "utc")).toBe("2026-02-01 12:04:31.250 UTC");
  });

  it("carry a fraction that rounds up into the second", () => {
    expect(fullTime(noon + 0.9999, "utc")).toBe("2026-02-01 12:04:32.000 UTC");
  });

  it("follow the browser's zone", () => {
    const at = new Date(2026, 5, 1, 9, 8, 7).getTime();
    expect(clockTime(at, "local")).toBe("09:08:07");
  });
});
