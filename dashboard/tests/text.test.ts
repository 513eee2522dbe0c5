import { describe, expect, it } from "vitest";
import { segmentsOf, spansOfCodePoints } from "../src/text/highlight.ts";
import { clockTime, fullTime, rowTime } from "../src/text/time.ts";
import { excerpt, oneLine, oneLineMarked, visible } from "../src/text/visible.ts";

function marked(text: string, ranges: readonly (readonly [number, number])[]): readonly string[] {
  return segmentsOf(text, spansOfCodePoints(text, ranges))
    .filter((segment) => segment.hit)
    .map((segment) => segment.text);
}

describe("highlighting", () => {
  it("marks what the server says and nothing else", () => {
    expect(marked("TURB over TURB", [[10, 14]])).toEqual(["TURB"]);
    expect(marked("TURB over TURB", [])).toEqual([]);
  });

  it("counts code points, as the server does", () => {
    expect(marked("\u{1F6E9}\u{1F6E9} FAULT \u{1F6E9}", [[3, 8]])).toEqual(["FAULT"]);
    expect(marked("\ud800 FAULT", [[2, 7]])).toEqual(["FAULT"]);
  });

  it("makes one mark of ranges that overlap, in any order", () => {
    const text = "SEND RED COAT NOW";
    expect(
      marked(text, [
        [9, 13],
        [5, 13],
        [5, 8],
      ]),
    ).toEqual(["RED COAT"]);
    expect(
      marked(text, [
        [14, 17],
        [0, 4],
      ]),
    ).toEqual(["SEND", "NOW"]);
  });

  it.each([
    ["behind the text", [2, 9]],
    ["before the text", [-1, 2]],
    ["backwards", [2, 1]],
    ["empty", [1, 1]],
    ["of no whole numbers", [0.5, 2]],
    ["without end", [0, Number.POSITIVE_INFINITY]],
  ] as const)("leaves out a range that is %s", (_name, range) => {
    expect(marked("ABC", [range])).toEqual([]);
  });

  it.each([
    [
      "<img src=x onerror=alert(1)> DIVERT",
      [
        [0, 4],
        [29, 35],
      ],
    ],
    ["", [[0, 1]]],
    [
      "AAAA",
      [
        [0, 2],
        [1, 3],
      ],
    ],
    ["plain", []],
  ] as const)("loses nothing of %j", (text, ranges) => {
    const whole = segmentsOf(text, spansOfCodePoints(text, ranges))
      .map((segment) => segment.text)
      .join("");
    expect(whole).toBe(text);
  });
});

describe("a marked line", () => {
  function lineMarks(text: string, word: string, limit: number): readonly string[] {
    const start = text.indexOf(word);
    const line = oneLineMarked(text, [{ start, end: start + word.length }], limit);
    expect(line.text).toBe(oneLine(text, limit));
    return line.spans.map((span) => line.text.slice(span.start, span.end));
  }

  it.each([
    ["behind white space that is left out", "\r\n  \t A   B\r\n\r\nFAULT  C", "FAULT", "FAULT"],
    ["over a line break", "SEND  RED\r\nCOAT", "RED\r\nCOAT", "RED COAT"],
    ["behind signs", "\u202e\u0000 FAULT", "FAULT", "FAULT"],
    ["at the start", "  FAULT", "FAULT", "FAULT"],
  ])("keeps the mark %s", (_name, text, word, expected) => {
    expect(lineMarks(text, word, 40)).toEqual([expected]);
  });

  it("marks as much of a hit as is shown", () => {
    expect(lineMarks("AB FAULT", "FAULT", 5)).toEqual(["FA"]);
    expect(lineMarks("AB CD FAULT", "FAULT", 5)).toEqual([]);
    expect(lineMarks(`A${" ".repeat(400)}FAULT`, "FAULT", 40)).toEqual([]);
  });

  it("marks the same characters as in the whole text, wherever they stand", () => {
    const text = "  A\r\n B\u0000C  \t DD\u{1F6E9}\n\nE ";
    for (let start = 0; start < text.length; start += 1) {
      if (/\s/.test(text.charAt(start))) continue;
      const { text: line, spans } = oneLineMarked(text, [{ start, end: start + 1 }], 80);
      const [span] = spans;
      expect(line.slice(span?.start, span?.end)).toBe(visible(text).charAt(start));
    }
  });
});

describe("an excerpt", () => {
  function excerptMarks(text: string, word: string): { text: string; marks: readonly string[] } {
    const start = text.indexOf(word);
    const line = excerpt(text, [{ start, end: start + word.length }], 40);
    return {
      text: line.text,
      marks: line.spans.map((span) => line.text.slice(span.start, span.end)),
    };
  }

  it("is the beginning where the hit is in it", () => {
    expect(excerptMarks(`A FAULT ${"B".repeat(80)}`, "FAULT")).toEqual({
      text: `A FAULT ${"B".repeat(32)}…`,
      marks: ["FAULT"],
    });
  });

  it("begins shortly before a hit that stands further back", () => {
    const { text, marks } = excerptMarks(`${"A".repeat(200)} \r\n FAULT B`, "FAULT");
    expect([text.startsWith("…AAA"), marks]).toEqual([true, ["FAULT"]]);
  });

  it("brings a hit forward that is out of reach", () => {
    const text = `${"A".repeat(60)} FAULT B`;
    const line = excerpt(text, [{ start: 61, end: 66 }], 200, 24);
    expect(line.text).toBe(`…${"A".repeat(7)} FAULT B`);
  });

  it("begins with a whole character", () => {
    const { text, marks } = excerptMarks(`${"\u{1F6E9}".repeat(60)}X FAULT`, "FAULT");
    expect([/^…[\ud800-\udbff]/.test(text), marks]).toEqual([true, ["FAULT"]]);
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
