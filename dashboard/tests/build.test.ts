// @vitest-environment node
import { describe, expect, it } from "vitest";
import { buildOf, filledIn, keptFiles } from "../build/appFiles.ts";
import { firstView, MOST_BYTES, MOST_SCRIPT_BYTES, tooLarge } from "../build/sizeCheck.ts";

const PAGE = `<!doctype html><html><head>
  <link rel="icon" type="image/svg+xml" href="./favicon.svg" />
  <link rel="manifest" href="./manifest.webmanifest" />
  <script type="module" crossorigin src="./assets/index-a1.js"></script>
  <link rel="modulepreload" crossorigin href="./assets/shared-b2.js">
  <link rel="stylesheet" crossorigin href="./assets/index-c3.css">
</head></html>`;

describe("the first view", () => {
  it("is what the page loads by itself", () => {
    expect(firstView(PAGE)).toEqual([
      "./favicon.svg",
      "./assets/index-a1.js",
      "./assets/shared-b2.js",
      "./assets/index-c3.css",
    ]);
  });

  it("may be as large as was promised", () => {
    const rest = MOST_BYTES - MOST_SCRIPT_BYTES;
    const sizes = [
      ["a.js", MOST_SCRIPT_BYTES - 5],
      ["b.js", 5],
      ["index.html", rest],
    ] as const;
    expect(tooLarge(new Map(sizes))).toBe("");
  });

  it.each([
    [{ "a.js": MOST_SCRIPT_BYTES, "b.js": 1 }, "of script"],
    [{ "a.js": 5, "a.css": MOST_BYTES }, "200005 bytes;"],
  ])("is too large with %j", (sizes, words) => {
    expect(tooLarge(new Map(Object.entries(sizes)))).toContain(words);
  });
});

describe("a build", () => {
  const files = new Map([
    ["a.js", "one"],
    ["b.css", "two"],
  ]);

  it("has another name when a file has", () => {
    const build = buildOf(files);
    expect(build).toMatch(/^[0-9a-f]{16}$/);
    expect(buildOf(new Map([...files].reverse()))).toBe(build);
    expect(buildOf(new Map([...files, ["b.css", "three"]]))).not.toBe(build);
    expect(buildOf(new Map([...files, ["c.css", ""]]))).not.toBe(build);
  });

  it("is kept without page, worker and pictures for the system", () => {
    const names = ["sw.js", "index.html", "icon-512.png", "favicon.svg", "assets/a.js"];
    expect(keptFiles(names)).toEqual(["assets/a.js", "favicon.svg"]);
  });

  it("is written into the worker", () => {
    expect(filledIn("b=`__BUILD__`;f='__FILES__'", "12ab", ["a.js", "b.css"])).toBe(
      "b=`12ab`;f='a.js,b.css'",
    );
    expect(() => filledIn("", "12ab", [])).toThrow("no place");
  });
});
