import { act } from "react";
import { createRoot } from "react-dom/client";
import { describe, expect, it, vi } from "vitest";
import { Positions } from "../src/map/Positions.tsx";
import { POSITIONS_LIMIT, placesIn, positionsOf } from "../src/map/position.ts";
import { degreeLabel, projectionOf, westernmost, wrapped } from "../src/map/projection.ts";
import { altitudeWords, placeWords } from "../src/map/words.ts";
import { message } from "./samples.ts";

const WIDTH = 420;
const HEIGHT = 240;

describe("places of a message", () => {
  it("are its own one", () => {
    expect(positionsOf(message({ lat: 39.09, lon: -112.91, alt: 34_000 }))).toEqual([
      { lat: 39.09, lon: -112.91, alt: 34_000, kind: "here", name: "reported position" },
    ]);
  });

  it("are those of ADS-C, told apart by what they mean", () => {
    const adsc = {
      arinc622: {
        adsc: {
          tags: [
            { basic_report: { lat: 36.4, lon: -38.1, alt: 38_000 } },
            { predicted_route: { next_wpt: { lat: 36, lon: -40, alt: 38_000 } } },
            { fixed_projection: { lat: 35, lon: -41 } },
          ],
        },
      },
    };
    const found = positionsOf(message({ libacars: JSON.stringify(adsc) }));
    expect(found.map(({ kind, name }) => [kind, name])).toEqual([
      ["here", "reported position"],
      ["ahead", "next waypoint"],
      ["ahead", "projected position"],
    ]);
  });

  it("are ground stations where the data tell of those", () => {
    const data = { systable_complete: { ground_stations: [{ location: { lat: 38, lon: -121 } }] } };
    expect(placesIn(data)).toMatchObject([{ kind: "ground", name: "ground station" }]);
  });

  it("are those of CPDLC, in degrees and minutes with a side", () => {
    const place = (deg: number, min: number | undefined, ns: string, ew: string) => ({
      data: { lat_lon: { lat: { deg, min, dir: ns }, lon: { deg: 10, min: 30.5, dir: ew } } },
    });
    const pos_report = {
      pos_current: place(52, 15, "north", "west"),
      next_fix: place(53, undefined, "south", "east"),
      bad: place(54, 0, "up", "east"),
    };
    const found = placesIn({ cpdlc: { atc_downlink_msg: [{ data: { pos_report } }] } });
    expect(found.map(({ lat, kind, name }) => [lat, kind, name])).toEqual([
      [52.25, "here", "present position"],
      [-53, "ahead", "next fix"],
    ]);
    expect(found[0]?.lon).toBeCloseTo(-10.508_333, 5);
  });

  it("are those of the decoded text as well, each place once", () => {
    const decoded = [
      { lat: 50.00001, lon: 8, kind: "here", name: "position in the text" },
      { lat: 51, lon: 9, kind: "ahead", name: "waypoint A" },
    ] as const;
    const found = positionsOf(message({ lat: 50, lon: 8 }), decoded);
    expect(found.map(({ name }) => name)).toEqual(["reported position", "waypoint A"]);
  });

  it.each([
    ["nothing", {}],
    ["zeros, which stand for unknown", { lat: 0, lon: 0 }],
    ["numbers off the globe", { lat: 91, lon: 10 }],
    ["the 180 of an HFDL aircraft that knows none", { lat: 180, lon: 180 }],
    ["text", { lat: "39", lon: "-112" }],
    ["infinity", { lat: Number.POSITIVE_INFINITY, lon: 0 }],
  ])("are none in data that hold %s", (_name, data) => {
    expect(placesIn({ pos: data })).toEqual([]);
  });

  it.each(["{", "[[[[", '"text"', "null", "7"])("are none in %s", (libacars) => {
    expect(positionsOf(message({ libacars }))).toEqual([]);
  });

  it("end, however many and however deep", () => {
    const many = Array.from({ length: 1_000 }, (_, index) => ({ lat: index / 20, lon: 1 }));
    expect(positionsOf(message({ libacars: JSON.stringify(many) })).length).toBe(POSITIONS_LIMIT);
    let deep: unknown = { lat: 1, lon: 1 };
    for (let level = 0; level < 3_000; level += 1) deep = { a: deep };
    expect(placesIn(deep)).toEqual([]);
  });
});

describe("the map", () => {
  const inside = (places: readonly { lat: number; lon: number }[]) => {
    const map = projectionOf(places, WIDTH, HEIGHT);
    for (const place of places) {
      const { x, y } = map.point(place);
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x).toBeLessThanOrEqual(WIDTH);
      expect(y).toBeGreaterThanOrEqual(0);
      expect(y).toBeLessThanOrEqual(HEIGHT);
    }
    return map;
  };

  it("has one place in its middle, and north above, east at the right", () => {
    const map = inside([{ lat: 52, lon: 13 }]);
    expect(map.point({ lat: 52, lon: 13 })).toEqual({ x: WIDTH / 2, y: HEIGHT / 2 });
    expect(map.point({ lat: 52.5, lon: 13 }).y).toBeLessThan(HEIGHT / 2);
    expect(map.point({ lat: 52, lon: 13.5 }).x).toBeGreaterThan(WIDTH / 2);
  });

  it("draws distances alike in both directions", () => {
    const map = inside([{ lat: 60, lon: 20 }]);
    const north = HEIGHT / 2 - map.point({ lat: 60.5, lon: 20 }).y;
    const east = map.point({ lat: 60, lon: 21 }).x - WIDTH / 2;
    expect(east).toBeCloseTo(north, 6);
    expect(map.scale.length / map.scale.miles).toBeCloseTo(north / 30, 6);
  });

  it.each([[[179, -179]], [[170, -175, -179, 178]], [[-10, 10]], [[-120, 0, 120]], [[-180, 180]]])(
    "keeps together what is near across the date line: %j",
    (lons) => {
      inside(lons.map((lon) => ({ lat: 50, lon })));
    },
  );

  it("is as narrow across the date line as elsewhere", () => {
    const across = inside([
      { lat: 0.5, lon: 179 },
      { lat: 0.5, lon: -179 },
    ]);
    const elsewhere = inside([
      { lat: 0.5, lon: 9 },
      { lat: 0.5, lon: 11 },
    ]);
    expect(across.scale).toEqual(elsewhere.scale);
    expect(across.meridians.map((line) => line.label)).toContain("180°");
  });

  it.each([
    [[{ lat: 90, lon: 0 }]],
    [[{ lat: -90, lon: 179 }]],
    [
      [
        { lat: -90, lon: -180 },
        { lat: 90, lon: 180 },
        { lat: 0, lon: 0 },
      ],
    ],
  ])("survives the ends of the globe", (places) => {
    const map = inside(places);
    const lines = [...map.meridians, ...map.parallels];
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.length).toBeLessThan(60);
    for (const { from, to } of lines) {
      expect([from.x, from.y, to.x, to.y].every(Number.isFinite)).toBe(true);
    }
  });

  it("has lines with names, and a scale that fits", () => {
    const map = inside([{ lat: 52.1, lon: 13.2 }]);
    expect(map.parallels.map((line) => line.label)).toContain("52° N");
    expect(map.meridians.map((line) => line.label)).toContain("14° E");
    expect(map.scale.length).toBeLessThanOrEqual(96);
    expect(map.scale.length).toBeGreaterThan(20);
  });

  it("names degrees", () => {
    const name = (degrees: number, step = 1) => degreeLabel(degrees, step, ["E", "W"]);
    expect([name(0), name(-5), name(7.5, 0.5), name(-180)]).toEqual([
      "0°",
      "5° W",
      "7.5° E",
      "180°",
    ]);
  });

  it("wraps longitudes and begins behind the widest gap", () => {
    expect([wrapped(180), wrapped(-181), wrapped(540), wrapped(20)]).toEqual([-180, 179, -180, 20]);
    expect(westernmost([179, -179, 170])).toBe(170);
    expect(westernmost([-10, 20])).toBe(-10);
    expect(westernmost([])).toBe(0);
  });

  it("is told in words, and shows hostile names as text", () => {
    vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
    const host = document.createElement("div");
    const name = "<img src=x onerror=alert(1)>";
    const positions = [
      { lat: 39.0918, lon: -112.9149, alt: 34_000, kind: "here", name },
      { lat: -5, lon: 7, alt: undefined, kind: "ahead", name: "next waypoint" },
    ] as const;
    act(() => createRoot(host).render(<Positions positions={positions} />));
    expect(host.querySelectorAll("img")).toHaveLength(0);
    expect(host.textContent).toContain("39.0918° N, 112.9149° W");
    expect(host.textContent).toContain("34,000 ft");
    expect(host.textContent).toContain(name);
    expect(host.querySelectorAll("circle")).toHaveLength(2);
    expect(host.querySelector("svg")?.getAttribute("aria-label")).toMatch(/2 places/);
    vi.unstubAllGlobals();
  });

  it("tells places and altitudes", () => {
    expect(placeWords({ lat: -0.00004, lon: 0 })).toBe("0.0000° N, 0.0000° E");
    expect(altitudeWords(undefined)).toBe("");
  });
});
