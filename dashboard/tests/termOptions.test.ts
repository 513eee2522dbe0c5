import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { historyOf, queryOfHistory } from "../src/alerts/historyAddress.ts";
import { makeNotifier } from "../src/notify/notifier.ts";
import { isHeard, soundOf } from "../src/notify/quiet.ts";
import type { Received } from "../src/state/messageList.ts";
import { useHub } from "../src/state/store.ts";
import {
  areOptionsOfTerms,
  colourOf,
  groupsOfTerms,
  isQuiet,
  type OptionsOfTerms,
  optionsOf,
  withOptions,
} from "../src/state/termOptions.ts";
import { message } from "./samples.ts";

const NOW = 1_700_000_000_000;
const alert = (...terms: string[]): Received => ({
  ...message({
    uid: terms.join(" ") || "none",
    timestamp: NOW / 1_000,
    matched: true,
    matched_text: terms,
  }),
  liveAt: NOW,
});

describe("the options of terms", () => {
  it("hold what differs from the usual, and nothing of a term where nothing does", () => {
    const coloured = withOptions({}, "FIRE", { colour: "pink", sound: "low" });
    expect(coloured).toEqual({ FIRE: { colour: "pink", sound: "low" } });
    expect(withOptions(coloured, "FIRE", { colour: undefined })).toEqual({
      FIRE: { sound: "low" },
    });
    expect(withOptions({ FIRE: { colour: "pink" } }, "FIRE", { colour: undefined })).toEqual({});
  });

  it("are of the term alone, also of one that is called as what every object has", () => {
    expect(optionsOf({}, "constructor")).toEqual({});
    const all = withOptions(withOptions({}, "toString", { group: "G" }), "A", { group: "G" });
    expect(groupsOfTerms(all, ["A", "toString", "valueOf"])).toEqual(
      new Map([["G", ["A", "toString"]]]),
    );
  });

  it("stay bounded", () => {
    let all: OptionsOfTerms = {};
    for (let at = 0; at < 1_005; at += 1) all = withOptions(all, `T${at}`, { sound: "none" });
    expect(Object.keys(all)).toHaveLength(1_000);
    expect(optionsOf(all, "T1004")).toEqual({ sound: "none" });
    expect(areOptionsOfTerms(all)).toBe(true);
  });

  it("give the colour of the first term that has one", () => {
    const all: OptionsOfTerms = { B: { colour: "teal" }, C: { colour: "pink" } };
    expect(colourOf(all, ["A", "B", "C"])).toBe("teal");
    expect(colourOf(all, ["A"])).toBeUndefined();
  });

  it("name groups in order, without terms that are there no more", () => {
    const all: OptionsOfTerms = { A: { group: "Z" }, B: { group: "M" }, GONE: { group: "M" } };
    expect([...groupsOfTerms(all, ["A", "B"])]).toEqual([
      ["M", ["B"]],
      ["Z", ["A"]],
    ]);
  });
});

describe("what is heard", () => {
  const choice = (termOptions: OptionsOfTerms, quietUntil = 0) => ({ termOptions, quietUntil });

  it("is all but silent and snoozed terms", () => {
    expect(isQuiet({}, NOW)).toBe(false);
    expect(isQuiet({ sound: "none" }, NOW)).toBe(true);
    expect(isQuiet({ snoozedUntil: NOW + 1 }, NOW)).toBe(true);
    expect(isQuiet({ snoozedUntil: NOW }, NOW)).toBe(false);
  });

  it("is an alert of which one term is to be heard", () => {
    const options = choice({ A: { sound: "none" }, B: { snoozedUntil: NOW + 1 } });
    expect(isHeard(alert("A"), options, NOW)).toBe(false);
    expect(isHeard(alert("A", "B"), options, NOW)).toBe(false);
    expect(isHeard(alert("A", "C"), options, NOW)).toBe(true);
    expect(isHeard(alert(), options, NOW)).toBe(true);
  });

  it("is nothing while all is quiet", () => {
    expect(isHeard(alert("A"), choice({}, NOW + 1), NOW)).toBe(false);
    expect(isHeard(alert("A"), choice({}, NOW), NOW)).toBe(true);
  });

  it("has the sound of its own term, but not that of a silent one", () => {
    expect(soundOf(alert("A", "B"), choice({ B: { sound: "low" } }), NOW)).toBe("low");
    expect(soundOf(alert("A", "B"), choice({ B: { sound: "none" } }), NOW)).toBe("usual");
  });
});

describe("the notifier", () => {
  const fresh = useHub.getInitialState();

  beforeEach(() => {
    vi.useFakeTimers({ now: NOW });
    useHub.setState({ ...fresh, termOptions: { A: { snoozedUntil: NOW + 60_000 } } }, true);
  });
  afterEach(() => vi.useRealTimers());

  it("tells nothing of a snoozed term, then and later, and of others", () => {
    const notices: string[] = [];
    const notify = makeNotifier(({ newest }) => notices.push(newest.uid));
    notify([alert("A")]);
    vi.advanceTimersByTime(120_000);
    expect(notices).toEqual([]);
    notify([{ ...alert("A"), uid: "later", time: Date.now() / 1_000 }]);
    expect(notices).toEqual(["later"]);
  });
});

describe("what waits to be told", () => {
  const fresh = useHub.getInitialState();

  beforeEach(() => {
    vi.useFakeTimers({ now: NOW });
    useHub.setState(fresh, true);
  });
  afterEach(() => vi.useRealTimers());

  it.each([
    ["snoozed", { termOptions: { A: { snoozedUntil: NOW + 60_000 } } }],
    ["silent for all", { quietUntil: NOW + 60_000 }],
  ])("is not told when it was made %s meanwhile", (_how, choice) => {
    const notices: string[] = [];
    const notify = makeNotifier(({ newest }) => notices.push(newest.uid));
    notify([{ ...alert("B"), uid: "first" }]);
    notify([{ ...alert("A"), uid: "waits" }]);
    useHub.setState(choice);
    vi.advanceTimersByTime(10_000);
    expect(notices).toEqual(["first"]);
  });
});

describe("the address of several terms", () => {
  it("names each, and leads back", () => {
    const query = queryOfHistory("?q=fuel", { term: "A&B\nFLIGHT:X", page: 2 });
    expect(query).toBe("q=fuel&term=A%26B&term=FLIGHT%3AX&page=3");
    expect(historyOf(`?${query}`)).toEqual({ term: "A&B\nFLIGHT:X", page: 2 });
  });

  it("is of all where it names none", () => {
    expect(historyOf("?term=")).toEqual({ term: "", page: 0 });
    expect(historyOf("?term=&term=A")).toEqual({ term: "A", page: 0 });
  });

  it("takes no more than the server, and no line break inside a term", () => {
    const many = Array.from({ length: 150 }, (_, at) => `term=T${at}`).join("&");
    expect(historyOf(`?${many}`)?.term.split("\n")).toHaveLength(100);
    expect(historyOf("?term=A%0AB")?.term).toBe("A B");
  });
});
