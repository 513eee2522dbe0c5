import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { cacheName, isOldCache, saysAway, wayOf } from "../src/offline/routes.ts";
import { lookForNewVersion, ownBuild, refuseVersion, useVersion } from "../src/offline/version.ts";

const FILES = ["favicon.svg", "manifest.webmanifest", "assets/index-a1.js"];

describe.each(["https://hub/", "https://hub/deep/prefix/"])("below %s", (scope) => {
  const way = (path: string, mode = "no-cors", method = "GET") =>
    wayOf({ method, mode, url: scope + path }, scope, FILES);

  it.each(["", "?q=a", "index.html", "?term=X&page=2#/alerts"])("the page %s is kept", (path) => {
    expect(way(path, "navigate")).toBe("page");
  });

  it("files of the build are kept", () => {
    expect([way("assets/index-a1.js"), way("favicon.svg"), way("manifest.webmanifest")]).toEqual([
      "asset",
      "file",
      "file",
    ]);
  });

  it.each([
    "api/v1/messages",
    "api/v1/read-profile",
    "socket.io/?EIO=4&transport=polling",
    "health",
    "metrics",
    "data/stats.json",
    "build.json",
    "sw.js",
    "",
    "assets/index-a1.js?x",
  ])("%s is left to the server", (path) => expect(way(path)).toBeUndefined());

  it.each(["api/v1/docs", "message/u1", "health", "other"])(
    "a visit of %s is left to the server",
    (path) => expect(way(path, "navigate")).toBeUndefined(),
  );

  it("nothing that changes anything is touched", () => {
    expect([way("", "navigate", "POST"), way("favicon.svg", "no-cors", "HEAD")]).toEqual([
      undefined,
      undefined,
    ]);
  });
});

it("leaves other hosts and other prefixes alone", () => {
  const way = (url: string) =>
    wayOf({ method: "GET", mode: "navigate", url }, "https://hub/a/", []);
  expect([way("https://other/a/"), way("https://hub/"), way("https://hub/ab/")]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

it("clears what older builds have kept, and nothing of another hub on the same host", () => {
  const [root, below] = ["https://hub/", "https://hub/b/"];
  const names = [cacheName(root, "1"), cacheName(root, "2"), cacheName(below, "1"), "others"];
  expect(names.filter((name) => isOldCache(name, root, "2"))).toEqual([cacheName(root, "1")]);
});

it("takes a proxy's word that the server is away, and a busy hub for what it is", () => {
  expect([502, 504, 503, 500, 404, 200].filter(saysAway)).toEqual([502, 504]);
});

describe("a new version", () => {
  const offered = () => useVersion.getState().offered;
  const server = (answer: () => unknown) =>
    vi.stubGlobal("fetch", async () => new Response(JSON.stringify(answer())));

  beforeEach(() => {
    document.head.innerHTML = '<meta name="build" content="00000000aaaaaaaa" />';
    useVersion.setState({ offered: "" });
  });
  afterEach(() => vi.unstubAllGlobals());

  it("is offered", async () => {
    server(() => ({ build: "00000000bbbbbbbb" }));
    await lookForNewVersion();
    expect(offered()).toBe("00000000bbbbbbbb");
  });

  it("is none while the server has this one", async () => {
    server(() => ({ build: "00000000aaaaaaaa" }));
    await lookForNewVersion();
    expect(offered()).toBe("");
  });

  it("is offered no more once it was refused, but the next one is", async () => {
    let build = "00000000cccccccc";
    server(() => ({ build }));
    await lookForNewVersion();
    refuseVersion();
    await lookForNewVersion();
    expect(offered()).toBe("");
    build = "00000000dddddddd";
    await lookForNewVersion();
    expect(offered()).toBe(build);
  });

  it("is not offered when the server went back to this one", async () => {
    let build = "00000000eeeeeeee";
    server(() => ({ build }));
    await lookForNewVersion();
    build = "00000000aaaaaaaa";
    await lookForNewVersion();
    expect(offered()).toBe("");
  });

  it.each([null, {}, { build: 7 }, { build: "<img>" }, [], "x"])(
    "is none where the answer is %j",
    async (answer) => {
      server(() => answer);
      await lookForNewVersion();
      expect(offered()).toBe("");
    },
  );

  it("is not looked for by a page without a build", async () => {
    document.head.innerHTML = '<meta name="build" content="__BUILD__" />';
    const asked = vi.fn();
    vi.stubGlobal("fetch", asked);
    await lookForNewVersion();
    expect([ownBuild(), asked.mock.calls]).toEqual(["", []]);
  });

  it("waits for the next greeting when there is no contact", async () => {
    vi.stubGlobal("fetch", async () => {
      throw new TypeError("Failed to fetch");
    });
    await lookForNewVersion();
    expect(offered()).toBe("");
  });
});
