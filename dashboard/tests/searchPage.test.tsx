import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import SearchPage from "../src/search/SearchPage.tsx";
import { TYPING_MS } from "../src/search/useSearch.ts";
import { questionOf } from "../src/state/location.ts";
import { setConnection, setUpgrading, useHub } from "../src/state/store.ts";
import { searchRequests } from "../src/wire/searchRequests.ts";
import { FakeWire } from "./fakeWire.ts";
import { wireMessage } from "./samples.ts";

const fresh = useHub.getInitialState();

let host: HTMLElement;
let root: Root;
let wire: FakeWire;
let onPhone = false;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  vi.stubGlobal(
    "ResizeObserver",
    class {
      observe() {}
      unobserve() {}
      disconnect() {}
    },
  );
  vi.stubGlobal("matchMedia", () => ({
    matches: onPhone,
    addEventListener() {},
    removeEventListener() {},
  }));
  // The list draws what fits into its box, and here nothing has a size.
  vi.spyOn(Element.prototype, "clientHeight", "get").mockReturnValue(600);
  vi.spyOn(Element.prototype, "clientWidth", "get").mockReturnValue(1_200);
  onPhone = false;
  window.history.replaceState(null, "", "/#/search");
  useHub.setState({ ...fresh, connection: "connected" }, true);
  host = document.createElement("div");
  document.body.append(host);
  wire = new FakeWire();
});

afterEach(() => {
  act(() => root.unmount());
  host.remove();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

async function wait(milliseconds = 0): Promise<void> {
  await act(() => vi.advanceTimersByTimeAsync(milliseconds));
}

async function draw(question = ""): Promise<void> {
  window.history.replaceState(null, "", `/#/search${question === "" ? "" : `?${question}`}`);
  root = createRoot(host);
  act(() => root.render(<SearchPage wire={wire} sheetOpen={false} onCloseSheet={() => {}} />));
  await wait();
}

function find<T extends HTMLElement>(selector: string): T {
  const element = host.querySelector<T>(selector);
  if (!element) throw new Error(`There is no ${selector}.`);
  return element;
}

const BOX = "[data-testid=search-query]";
const FLIGHT = "[data-testid=search-flight]";

function enter(selector: string, text: string): void {
  const input = find<HTMLInputElement>(selector);
  const setter = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set;
  act(() => {
    setter?.call(input, text);
    input.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

async function type(selector: string, text: string): Promise<void> {
  enter(selector, text);
  await wait(TYPING_MS);
}

async function press(selector: string, key: string): Promise<KeyboardEvent> {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
  act(() => void find(selector).dispatchEvent(event));
  await wait();
  return event;
}

async function click(selector: string): Promise<void> {
  act(() => find(selector).click());
  await wait();
}

async function submit(): Promise<void> {
  act(() => find<HTMLFormElement>("form[role=search]").requestSubmit());
  await wait();
}

async function hear(event: string, data: unknown): Promise<void> {
  act(() => wire.hear(event, data));
  await wait();
}

type Question = Readonly<Record<string, unknown>>;
const asked = () => wire.sent.map(([, question]) => question as Question);
const last = () => asked().at(-1) ?? {};
const found = (texts: readonly string[], more: object = {}) =>
  hear("database_search_results", {
    msghtml: texts.map((text) => wireMessage({ uid: text, text })),
    num_results: texts.length,
    query_time: 0.012,
    id: last()["id"],
    ...more,
  });
const refuse = (issue: object) =>
  hear("validation_error", { event: "query_search", summary: "no", issues: [issue] });
const rows = () =>
  [...host.querySelectorAll<HTMLElement>("[data-testid=message-row]")].map(
    (row) => row.dataset["uid"],
  );
const count = () => find("[data-testid=search-count]").textContent;
const address = () => questionOf(window.location.hash);
const button = (text: string) => {
  const buttons = [...host.querySelectorAll("button")];
  const one = buttons.find((candidate) => candidate.textContent?.includes(text));
  if (!one) throw new Error(`There is no button ${text}.`);
  return one;
};

describe("a page that asks nothing", () => {
  it("shows the newest messages", async () => {
    await draw();
    expect(wire.sent.map(([event]) => event)).toEqual(["query_search"]);
    expect(JSON.parse(JSON.stringify(last()))).toEqual({
      query: "",
      search_term: {},
      sort: "time",
      id: expect.any(String),
    });
    await found(["B", "A"]);
    expect(rows()).toEqual(["B", "A"]);
    expect(count()).toBe("2 messages found in 12 ms");
  });

  it("says that nothing is stored", async () => {
    await draw();
    await found([]);
    expect(find("h2").textContent).toBe("No message is stored yet");
  });
});

describe("typing", () => {
  it("asks once when the keys rest, and says so in the address", async () => {
    await draw();
    await found(["A"]);
    enter(BOX, "F");
    await wait(TYPING_MS - 1);
    enter(BOX, "FU");
    await wait(TYPING_MS - 1);
    expect(asked()).toHaveLength(1);
    expect(address()).toBe("");
    await wait(1);
    expect(asked()).toHaveLength(2);
    expect(last()["query"]).toBe("FU");
    expect(address()).toBe("q=FU");
    expect(find<HTMLInputElement>(BOX).value).toBe("FU");
  });

  it("is not waited for after Enter, which also asks the same again", async () => {
    await draw();
    await found(["A"]);
    enter(FLIGHT, "UA5");
    await submit();
    expect(last()["search_term"]).toEqual({ flight: "UA5" });
    await wait(TYPING_MS * 2);
    expect(asked()).toHaveLength(2);
    await found(["A"]);
    await submit();
    expect(asked()).toHaveLength(3);
  });

  it("is one step of the history for each search, not for each key", async () => {
    await draw("q=OLD");
    const { length } = window.history;
    for (const text of ["F", "FU", "FUEL"]) await type(BOX, text);
    expect(window.history.length).toBe(length + 1);
    await submit();
    for (const text of ["A", "AP", "APU"]) await type(BOX, text);
    expect(window.history.length).toBe(length + 2);
  });

  it("keeps the rows of before, dimmed, until there is an answer", async () => {
    await draw();
    await found(["A"]);
    await type(BOX, "FUEL");
    expect(rows()).toEqual(["A"]);
    expect(find("main").dataset["loading"]).toBe("true");
    expect(count()).toBe("");
    await found(["FUEL"]);
    expect(rows()).toEqual(["FUEL"]);
    expect(find("main").dataset["loading"]).toBe("false");
  });

  it("never shows an answer to a question of before", async () => {
    await draw("q=SLOW");
    await wait(20_000);
    const slow = last()["id"];
    await type(BOX, "NEW");
    await found(["SLOW"], { id: slow });
    expect(rows()).toEqual([]);
    await found(["NEW"]);
    expect(rows()).toEqual(["NEW"]);
  });

  it("stays in the box on Escape", async () => {
    await draw();
    enter(BOX, "FUEL");
    expect((await press(BOX, "Escape")).defaultPrevented).toBe(true);
    expect(find<HTMLInputElement>(BOX).value).toBe("FUEL");
  });

  it("leads down to the rows", async () => {
    await draw();
    await found(["B", "A"]);
    await press(BOX, "ArrowDown");
    expect((document.activeElement as HTMLElement).dataset["uid"]).toBe("B");
  });
});

describe("a mistake in the free text", () => {
  const mistake = { path: ["query", 2], message: "At character 3: Not closed." };

  it("is shown at its place, and the rows of before stay", async () => {
    await draw();
    await found(["A"]);
    await type(BOX, '😀 "<b>');
    await refuse(mistake);
    expect(find("[data-testid=search-mistake] .place").textContent).toBe('"');
    expect(find("[data-testid=search-mistake]").textContent).toContain("Not closed.");
    expect(find(BOX).getAttribute("aria-invalid")).toBe("true");
    expect(rows()).toEqual(["A"]);
    expect(count()).toBe("");
  });

  it("goes with the next answer", async () => {
    await draw("q=%22A");
    await refuse(mistake);
    await type(BOX, "A");
    await found(["A"]);
    expect(host.querySelector("[data-testid=search-mistake]")).toBeNull();
  });
});

describe("pages", () => {
  it("go on from where the last one ended, and back", async () => {
    await draw("tail=N1");
    await found(["C", "B"], { num_results: 10_000, capped: true, next: "t7" });
    expect(count()).toContain("1–2 of over 10,000");
    expect(find<HTMLButtonElement>("[data-testid=search-before]").disabled).toBe(true);
    await click("[data-testid=search-next]");
    expect(address()).toBe("tail=N1&after=t7&seen=2");
    expect(last()).toMatchObject({ search_term: { tail: "N1" }, after: "t7" });
    await found(["A"], { num_results: 3 });
    expect(count()).toContain("3–3 of 3");
    const back = vi.spyOn(window.history, "back").mockImplementation(() => {});
    await click("[data-testid=search-before]");
    expect(back).toHaveBeenCalledOnce();
  });

  it("lead to the first one where nothing is known of the way", async () => {
    await draw("tail=N1&after=t7&seen=50");
    await found(["A"], { num_results: 51 });
    expect(count()).toContain("51–51 of 51");
    await click("[data-testid=search-before]");
    expect(address()).toBe("tail=N1");
  });

  it("begin anew with another search", async () => {
    await draw("tail=N1&after=t7&seen=50");
    await found(["A"]);
    await type(FLIGHT, "UA");
    expect(address()).toBe("flight=UA&tail=N1");
  });

  it("that end early say so and lead on", async () => {
    await draw("q=*A*");
    await found([], { partial: true, timed_out: true, capped: true, next: "i9" });
    expect(find("h2").textContent).toBe("Nothing found so far");
    act(() => button("Look further back").click());
    await wait();
    expect(last()["after"]).toBe("i9");
  });
});

describe("what was found", () => {
  it("is told with what it is not", async () => {
    await draw("q=NGIN");
    await found(["ENGINE"], { inside_words: true });
    expect(find("[data-testid=search-note]").textContent).toMatch(/inside of other words/);
  });

  it("is marked as text", async () => {
    await draw("q=fuel");
    const text = "<b>FUEL</b>";
    await found([], { msghtml: [wireMessage({ text, found: [[3, 7]] })] });
    expect(find("[data-testid=message-row] mark").textContent).toBe("FUEL");
    expect(host.querySelector("[data-testid=message-row] b")).toBeNull();
  });

  it("is nothing: then conditions can be dropped", async () => {
    await draw("q=FUEL&station=KABQ&time=24h&alerts=1");
    await found([]);
    expect(find("h2").textContent).toBe("No message found");
    act(() => [...host.querySelectorAll<HTMLElement>(".search-without button")][1]?.click());
    await wait();
    expect(address()).toBe("q=FUEL&station=KABQ&alerts=1");
  });
});

describe("without contact", () => {
  it("what was found stays, and is not asked for again", async () => {
    await draw();
    await found(["A"]);
    act(() => setConnection("disconnected", 0));
    expect(rows()).toEqual(["A"]);
    act(() => setConnection("connected", 0));
    await wait();
    expect(asked()).toHaveLength(1);
    expect(rows()).toEqual(["A"]);
  });

  it("what was not answered is asked for when it is back", async () => {
    act(() => setConnection("disconnected", 0));
    await draw("q=A");
    expect(asked()).toEqual([]);
    expect(find("h2").textContent).toBe("No contact with the server");
    act(() => setConnection("connected", 0));
    await wait();
    expect(last()["query"]).toBe("A");
  });

  it("of a server that is not ready, it waits until it is", async () => {
    act(() => setUpgrading("Upgrading the database."));
    await draw("q=A");
    expect(find("h2").textContent).toBe("The server is not ready yet");
    act(() => setConnection("connected", 0));
    await wait();
    expect(last()["query"]).toBe("A");
  });

  it("a refusal says why, and can be tried again", async () => {
    await draw("q=A");
    await refuse({ path: [], message: "The database is <b>locked</b>." });
    expect(find(".empty-state").textContent).toContain("The database is <b>locked</b>.");
    act(() => button("Try again").click());
    await wait();
    expect(asked()).toHaveLength(2);
  });
});

it("listens to its connection only once, however often it is opened", async () => {
  await draw("q=A");
  act(() => root.unmount());
  await draw("q=A");
  expect(searchRequests(wire)).toBe(searchRequests(wire));
  await found(["OLD"], { id: asked()[0]?.["id"] });
  await found(["A"]);
  expect(rows()).toEqual(["A"]);
});

it("takes a hostile address for one that asks nothing", async () => {
  await draw("link=%3Cimg%3E&time=x&after=%27--&seen=NaN&q=%FF%00&since=-1");
  expect(Object.keys(last()["search_term"] as object)).toEqual([]);
  expect(last()).toMatchObject({ sort: "time", since: undefined, after: undefined });
});

it("lists the conditions on a phone, each to be dropped", async () => {
  onPhone = true;
  await draw("q=A&tail=N1&has-text=1");
  await found(["A"]);
  const chips = [...host.querySelectorAll<HTMLElement>(".search-chips button")];
  expect(chips.map((chip) => chip.textContent)).toEqual(["Tail N1", "Has text"]);
  act(() => chips[0]?.click());
  await wait();
  expect(address()).toBe("q=A&has-text=1");
});
