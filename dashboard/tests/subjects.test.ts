import { beforeEach, describe, expect, it, vi } from "vitest";
import {
  addressOf,
  addressOfSubject,
  goBack,
  goToSubject,
  pageOf,
  replaceSubject,
  subjectNameOf,
} from "../src/state/location.ts";
import { permalinkOf } from "../src/state/permalink.ts";
import { trackAddress, trackedName } from "../src/subject/trackLink.ts";
import { aircraftName, isOfAircraft, otherName } from "../src/text/aircraft.ts";
import { dayWords } from "../src/text/day.ts";
import { restAddress } from "../src/wire/rest.ts";

describe("the address of one thing", () => {
  beforeEach(() => window.history.replaceState(null, "", "/hub/?q=live&term=A#/"));

  const HOSTILE = ["a/b?c#d", "<img src=x onerror=1>", "%2f%00", "é\u202e", "A-B.C", " ", ".."];

  it.each(HOSTILE)("holds %j and gives it back", (name) => {
    goToSubject("aircraft", name);
    expect(pageOf(window.location.hash)).toBe("aircraft");
    expect(subjectNameOf(window.location.hash)).toBe(name);
    expect(window.location.pathname + window.location.search).toBe("/hub/?q=live");
  });

  it("survives half a character and a name without end", () => {
    expect(addressOfSubject("message", "a\ud83d")).toBe("/hub/?q=live#/message/a%EF%BF%BD");
    expect(addressOfSubject("message", "a".repeat(9_999)).length).toBeLessThan(300);
  });

  it.each([
    "#/message/",
    "#/message",
    "#/message/a/b",
    "#/message/%",
    "#/message/%ff",
    "#/messages/a",
    "#/alerts/a",
    "#/message/a?b",
  ])("is none in %s, which leads to the live list", (fragment) => {
    expect(subjectNameOf(fragment)).toBe("");
    expect(pageOf(fragment)).toBe("live");
  });

  it("does not hide the other pages", () => {
    goToSubject("message", "u1");
    expect(addressOf("alerts")).toBe("/hub/?q=live#/alerts");
  });

  it("is given to others without the filters of this browser", () => {
    vi.spyOn(document, "baseURI", "get").mockReturnValue("http://x.example/hub/?q=a#/message/u");
    expect(permalinkOf("message", "a b")).toBe("http://x.example/hub/#/message/a%20b");
    vi.restoreAllMocks();
  });

  it("is asked for below whatever prefix the page has", () => {
    const pages = vi.spyOn(document, "baseURI", "get");
    pages.mockReturnValue("http://x.example/hub/?q=a#/message/u");
    expect(restAddress("messages/u")).toBe("http://x.example/hub/api/v1/messages/u");
    pages.mockReturnValue("http://x.example/#/message/u");
    expect(restAddress("messages/u")).toBe("http://x.example/api/v1/messages/u");
    vi.restoreAllMocks();
  });

  it("leads back to where the first one was chosen", () => {
    const back = vi.spyOn(window.history, "back").mockImplementation(() => {});
    goToSubject("message", "u1");
    const { length } = window.history;
    replaceSubject("message", "u2");
    expect(window.history.length).toBe(length);
    expect(subjectNameOf(window.location.hash)).toBe("u2");
    goBack();
    expect(back).toHaveBeenCalledOnce();
    vi.restoreAllMocks();
  });

  it("that was opened by itself leads back to the live list", () => {
    const back = vi.spyOn(window.history, "back");
    window.history.replaceState(null, "", "/hub/#/message/u1");
    goBack();
    expect(back).not.toHaveBeenCalled();
    expect(pageOf(window.location.hash)).toBe("live");
    vi.restoreAllMocks();
  });
});

describe("the name of an aircraft", () => {
  it.each([
    ["D-ABCD", "3C6444", "D-ABCD"],
    ["", "3C6444", "3C6444"],
    ["<b>", "3C6444", "3C6444"],
    ["ABCDEF", "", ""],
    ["--.", "", ""],
    ["A".repeat(32), "", ""],
    ["", "3C64", ""],
  ])("of tail %s and address %s is %s", (tail, icao, name) => {
    expect(aircraftName({ tail, icao })).toBe(name);
  });

  it("has another one beside it, where that can be asked for", () => {
    const both = { icao: "3C6444", tail: "D-ABCD" };
    expect([otherName("3c6444", both), otherName("d-abcd", both)]).toEqual(["D-ABCD", "3C6444"]);
    expect(otherName("3C6444", { icao: "3C6444", tail: "<b>" })).toBe("");
    expect(otherName("D-ABCD", { icao: "", tail: "D-ABCD" })).toBe("");
  });

  it("tells its messages by either, whatever the case, and never by nothing", () => {
    const both = { icao: "3C6444", tail: "D-ABCD" };
    expect(isOfAircraft({ icao: "3c6444", tail: "" }, both)).toBe(true);
    expect(isOfAircraft({ icao: "", tail: "d-abcd" }, both)).toBe(true);
    expect(isOfAircraft({ icao: "", tail: "" }, { icao: "", tail: "" })).toBe(false);
    expect(isOfAircraft({ icao: "000000", tail: "N1" }, both)).toBe(false);
  });
});

describe("a link to a site that tracks flights", () => {
  const flight = { icaoFlight: "UAL55", flight: "UA0055", tail: "N1" };

  it("names the flight as air traffic control does, else as it was sent, else the aircraft", () => {
    expect(trackedName(flight)).toBe("UAL55");
    expect(trackedName({ ...flight, icaoFlight: "" })).toBe("UA0055");
    expect(trackedName({ ...flight, icaoFlight: "", flight: "" })).toBe("N1");
  });

  it("leads to no other place than the owner has chosen, whatever the flight", () => {
    const site = "https://track.example/live/";
    expect(trackAddress(site, "UAL55")).toBe("https://track.example/live/UAL55");
    expect(trackAddress(site, "../../x?y#z")).toBe(
      "https://track.example/live/..%2F..%2Fx%3Fy%23z",
    );
    expect(trackAddress(site, "@evil.example")).toBe("https://track.example/live/%40evil.example");
  });

  it.each([".", "..", "...."])("leads to no other folder by %s", (name) => {
    expect(trackAddress("https://track.example/live/", name)).toBeUndefined();
  });

  it.each([".evil.example", "-x.evil.example", ".evil.example:1"])(
    "leads to no other host by %s where the site has no path",
    (name) => expect(trackAddress("https://track.example", name)).toBeUndefined(),
  );

  it.each([undefined, "", "javascript:", "not an address"])("is none with site %s", (site) => {
    expect(trackAddress(site, "UAL55")).toBeUndefined();
  });

  it("is none of nothing", () => expect(trackAddress("https://x.example/", "")).toBeUndefined());
});

it("tells a day in words", () => {
  const now = Date.UTC(2026, 4, 10, 12);
  const day = (days: number) => dayWords(now / 1_000 - days * 86_400, "utc", now);
  expect([day(0), day(1), day(2)]).toEqual([
    "2026-05-10 today",
    "2026-05-09 yesterday",
    "2026-05-08 Friday",
  ]);
});
