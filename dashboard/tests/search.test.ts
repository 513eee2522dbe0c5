import { beforeEach, describe, expect, it } from "vitest";
import { NO_FILTER } from "../src/live/filters.ts";
import { searchOfFilter } from "../src/live/searchOfFilter.ts";
import { conditionsOf, withField } from "../src/search/conditions.ts";
import { toQuestion } from "../src/search/question.ts";
import { noteWords, rangeWords, tookWords } from "../src/search/resultWords.ts";
import { FIELDS, FIRST_PAGE, NOTHING_ASKED, type Search } from "../src/search/search.ts";
import { askedOf, questionFor } from "../src/search/searchAddress.ts";
import {
  fromField,
  isBackwards,
  isoMoment,
  momentsOf,
  NO_RANGE,
  PRESETS,
  rangeWords as timeWords,
  toField,
} from "../src/search/timeRange.ts";
import {
  addressOf,
  addressOfSearch,
  goTo,
  goToSearch,
  pageOf,
  questionOf,
} from "../src/state/location.ts";
import { segmentsOf } from "../src/text/highlight.ts";
import { excerpt } from "../src/text/visible.ts";
import { toFoundPage, toMistake, withFound } from "../src/wire/searchEvents.ts";
import { wireMessage } from "./samples.ts";

const NOON = Date.UTC(2026, 5, 15, 12, 0) / 1_000;

const EVERYTHING_ASKED: Search = {
  query: ' "OIL & GAS" OR é%+ ',
  fields: Object.fromEntries(
    FIELDS.map((field) => [field, field === "link" ? "vdlm2" : `${field} &=#?/`]),
  ) as Search["fields"],
  range: { preset: undefined, since: NOON, until: NOON + 61 },
  alertsOnly: true,
  hasText: true,
  sort: "relevance",
};

describe("the address of a search", () => {
  it("says everything, and back", () => {
    const place = { after: "t123", seen: 50 };
    const asked = askedOf(questionFor(EVERYTHING_ASKED, place));
    expect(asked).toEqual({ search: EVERYTHING_ASKED, place });
  });

  it.each(PRESETS)("says a range that moves on by its name: %s", (preset) => {
    const search = { ...NOTHING_ASKED, range: { ...NO_RANGE, preset } };
    expect(questionFor(search)).toBe(`time=${preset}`);
    expect(askedOf(`time=${preset}`).search).toEqual(search);
  });

  it("is empty when nothing is asked", () => {
    expect(questionFor(NOTHING_ASKED)).toBe("");
    expect(askedOf("")).toEqual({ search: NOTHING_ASKED, place: FIRST_PAGE });
  });

  it.each([
    "link=%3Cscript%3E",
    "time=forever",
    "since=yesterday",
    "since=2026-99-99T00:00Z",
    "until=1e9",
    "alerts=yes",
    "has-text=true",
    "sort=random",
    "after=t0",
    "after=t1;DROP&seen=5",
    "seen=50",
    "q=&flight=",
    "%E0%A4%A=%",
    "__proto__=1&constructor=2",
  ])("asks for nothing when it is nonsense: %s", (question) => {
    expect(askedOf(question)).toEqual({ search: NOTHING_ASKED, place: FIRST_PAGE });
  });

  it.each(["-1", "1.5", "1e99", "many", ""])("counts from 0 where %s stand before", (seen) => {
    expect(askedOf(`after=t5&seen=${seen}`).place).toEqual({ after: "t5", seen: 0 });
  });

  it("cuts what no server takes", () => {
    const { search } = askedOf(`q=${"A".repeat(5_000)}&tail=${"B".repeat(5_000)}`);
    expect([search.query.length, search.fields.tail.length]).toEqual([1_000, 1_000]);
  });
});

describe("the page of a search", () => {
  beforeEach(() => window.history.replaceState(null, "", "/hub/?q=live&term=A#/search?q=old"));

  it("is known by its fragment, whatever is asked there", () => {
    expect(pageOf("#/search?q=#/alerts")).toBe("search");
    expect(pageOf("#/searches")).toBe("live");
    expect(questionOf("#/search?q=a?b")).toBe("q=a?b");
    expect(questionOf("#/alerts?q=a")).toBe("");
  });

  it("keeps the filters of the live list apart", () => {
    expect(addressOfSearch("q=new")).toBe("/hub/?q=live#/search?q=new");
  });

  it("begins anew by its own link, and goes on from another page", () => {
    expect(addressOf("search")).toBe("/hub/?q=live#/search");
    goTo("live");
    expect(addressOf("search")).toBe("/hub/?q=live#/search?q=old");
    goTo("search");
    expect(questionOf(window.location.hash)).toBe("q=old");
  });

  it("is a step in the history when a link leads to it", () => {
    const { length } = window.history;
    goToSearch("tail=N1");
    goToSearch("tail=N1");
    expect(window.history.length).toBe(length + 1);
  });
});

describe("times", () => {
  it("of a field are those of the zone of the page", () => {
    expect(fromField("2026-06-15T12:00", "utc")).toBe(NOON);
    for (const zone of ["utc", "local"] as const) {
      expect(fromField(toField(NOON, zone), zone)).toBe(NOON);
      expect(fromField(toField(NOON + 5, zone), zone)).toBe(NOON + 5);
    }
  });

  it.each(["", "2026", "2026-06-15", "12026-06-15T12:00", "now", "2026-06-15T12:00+02:00"])(
    "that are none are left out: %s",
    (text) => {
      expect(isoMoment(text)).toBeUndefined();
      expect(fromField(text, "local")).toBeUndefined();
    },
  );

  it("survive a year that is still being typed", () => {
    const moment = fromField("0002-06-15T12:00", "utc");
    expect(toField(moment, "utc")).toBe("0002-06-15T12:00");
  });

  it("up to now begin so long ago", () => {
    const now = (NOON + 30) * 1_000;
    const since = (preset: (typeof PRESETS)[number]) =>
      momentsOf({ ...NO_RANGE, preset }, now, "utc").since;
    expect(since("1h")).toBe(NOON + 30 - 3_600);
    expect(since("24h")).toBe(NOON + 30 - 86_400);
    expect(since("30d")).toBe(NOON + 30 - 30 * 86_400);
    expect(since("today")).toBe(Date.UTC(2026, 5, 15) / 1_000);
  });

  it("are told in words, also when they run backwards", () => {
    const range = { preset: undefined, since: NOON, until: NOON - 60 };
    expect(isBackwards(range)).toBe(true);
    expect(timeWords(range, "utc")).toBe("2026-06-15 12:00 – 11:59");
    expect(timeWords({ ...range, since: undefined }, "utc")).toBe("Until 2026-06-15 11:59");
    expect(timeWords(NO_RANGE, "utc")).toBe("Any time");
  });
});

describe("a question", () => {
  it("has the server's names and absolute times", () => {
    const search = withField(withField(EVERYTHING_ASKED, "to", " "), "from", "EDDF");
    expect(toQuestion(search, { after: "t9", seen: 50 }, 0, "utc")).toMatchObject({
      query: EVERYTHING_ASKED.query,
      search_term: {
        flight: "flight &=#?/",
        depa: "EDDF",
        msg_type: "VDL-M2",
        msg_text: "text &=#?/",
        station_id: "station &=#?/",
      },
      since: NOON,
      until: NOON + 61,
      matched: true,
      has_text: true,
      sort: "relevance",
      after: "t9",
    });
    expect(toQuestion(search, FIRST_PAGE, 0, "utc").search_term).not.toHaveProperty("dsta");
  });

  it("leaves out what nobody asked", () => {
    const asked = JSON.parse(JSON.stringify(toQuestion(NOTHING_ASKED, FIRST_PAGE, 0, "utc")));
    expect(asked).toEqual({ query: "", search_term: {}, sort: "time" });
  });
});

describe("conditions in words", () => {
  it("each come with the search without them", () => {
    const search: Search = {
      ...withField(NOTHING_ASKED, "link", "vdlm2"),
      query: "A",
      alertsOnly: true,
    };
    const [link, alerts, ...more] = conditionsOf(search, "utc");
    expect(link).toMatchObject({ name: "Link", value: "VDL Mode 2" });
    expect(link?.without).toEqual({ ...NOTHING_ASKED, query: "A", alertsOnly: true });
    expect(alerts?.without).toEqual(withField({ ...NOTHING_ASKED, query: "A" }, "link", "vdlm2"));
    expect(more).toEqual([]);
  });
});

const page = (fields: object = {}) => {
  const found = toFoundPage({ msghtml: [wireMessage()], num_results: 1, ...fields });
  if (!found) throw new Error("The sample is no page.");
  return found;
};

describe("a page of results in words", () => {
  const fifty = Array.from({ length: 50 }, (_, index) => wireMessage({ uid: `m${index}` }));
  it.each([
    [{}, 0, "1 message"],
    [{ msghtml: fifty, num_results: 50 }, 0, "50 messages"],
    [{ msghtml: fifty, num_results: 1_234, next: "t1" }, 50, "51–100 of 1,234"],
    [{ msghtml: fifty, num_results: 10_000, capped: true, next: "t1" }, 0, "1–50 of over 10,000"],
    [{ msghtml: fifty, num_results: 312, capped: true, next: "t1" }, 0, "1–50 of at least 312"],
    [{ msghtml: fifty, num_results: 7, capped: true, next: "t1" }, 50, "51–100 of at least 100"],
    [{ msghtml: [], num_results: 0 }, 0, "none"],
    [{ msghtml: [], num_results: 0, capped: true, next: "t1" }, 0, "none of at least 0"],
  ])("%#", (fields, seen, words) => {
    expect(rangeWords(page(fields), { after: seen ? "t9" : "", seen })).toBe(words);
  });

  it("never claims that nothing was taken", () => {
    expect([0, 0.0123, 1.54].map(tookWords)).toEqual(["1 ms", "12 ms", "1.5 s"]);
  });

  it("say what a reader has to know", () => {
    expect(noteWords(page(), NOTHING_ASKED)).toBe("");
    expect(noteWords(page({ inside_words: true }), NOTHING_ASKED)).toMatch(/inside of other/);
    expect(noteWords(page({ partial: true }), NOTHING_ASKED)).toMatch(/time was up/);
    const best: Search = { ...NOTHING_ASKED, sort: "relevance" };
    expect(noteWords(page({ sort: "time" }), best)).toMatch(/no best match/);
    expect(noteWords(page({ sort: "relevance", capped: true }), best)).toMatch(/newest 10,000/);
  });
});

describe("an answer", () => {
  it.each([undefined, null, 7, "x", [], {}, { msghtml: 7 }])("of %j is none", (value) => {
    expect(toFoundPage(value)).toBeUndefined();
  });

  it("leaves out what is no message, and wrong places", () => {
    const found = page({
      msghtml: [
        7,
        wireMessage({ text: "😀 FUEL LOW", found: [[2, 6], [7, 99], ["a"], 3, [5, 4]] }),
      ],
    });
    expect(found.messages).toHaveLength(1);
    expect(found.messages[0]?.hits).toEqual([{ start: 3, end: 7, found: true }]);
  });

  it("tells a mistake by its place", () => {
    const error = (path: string[]) => ({
      event: "query_search",
      summary: "",
      issues: [{ path, message: "No." }],
    });
    expect(toMistake(error(["query", "5"]))).toEqual({ position: 5, reason: "No." });
    expect(toMistake(error(["query"]))).toBeUndefined();
    expect(toMistake(error(["after"]))).toBeUndefined();
  });
});

describe("marks of what was found", () => {
  const text = "FUEL LOW FUEL";
  const alert = { start: 0, end: 4 };
  it("give way to those of alerts", () => {
    const spans = withFound(
      [alert],
      [
        { start: 0, end: 8 },
        { start: 9, end: 13 },
      ],
    );
    expect(segmentsOf(text, spans)).toMatchObject([
      { text: "FUEL", hit: true },
      { text: " LOW", hit: true, found: true },
      { text: " ", hit: false },
      { text: "FUEL", found: true },
    ]);
    expect(segmentsOf(text, spans)[0]?.found).toBeUndefined();
  });

  it("stay what they are when the text is cut", () => {
    const long = `${"A WAY ".repeat(20)}FUEL`;
    const at = long.indexOf("FUEL");
    const line = excerpt(long, [{ start: at, end: at + 4, found: true }], 320, 46);
    expect(line.spans[0]?.found).toBe(true);
    expect(line.text.slice(line.spans[0]?.start, line.spans[0]?.end)).toBe("FUEL");
  });
});

describe("a filter of the live list as a search", () => {
  const asked = (part: Partial<typeof NO_FILTER>) =>
    Object.fromEntries(searchOfFilter({ ...NO_FILTER, ...part }));
  it("asks for the same words, without their meaning as syntax", () => {
    expect(asked({ text: '  fuel  low -test OR "x (A 2*' })).toEqual({
      q: 'fuel low "-test" "OR" "x" "(A" "2*"',
    });
  });

  it("asks for single values and leaves the others", () => {
    const one = { mode: "only", values: ["KABQ"] } as const;
    const filter = {
      station: one,
      link: { mode: "only", values: ["acars", "hfdl"] },
      label: { mode: "not", values: ["H1"] },
      alertsOnly: true,
      hasText: true,
    } as const;
    expect(asked(filter)).toEqual({ station: "KABQ", alerts: "1", "has-text": "1" });
  });
});
