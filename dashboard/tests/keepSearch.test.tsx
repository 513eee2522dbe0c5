import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { exportAddress } from "../src/search/exportAddress.ts";
import { SavedSearches } from "../src/search/SavedSearches.tsx";
import { suggestedName } from "../src/search/savedWords.ts";
import { FIRST_PAGE, NOTHING_ASKED, type Search } from "../src/search/search.ts";
import { askedOf } from "../src/search/searchAddress.ts";
import type { SearchState } from "../src/search/useSearch.ts";
import { questionOf } from "../src/state/location.ts";
import {
  areSavedSearches,
  MOST_SAVED,
  withoutSaved,
  withSaved,
} from "../src/state/savedSearches.ts";
import { useHub } from "../src/state/store.ts";

const NOON = Date.UTC(2026, 5, 15, 12, 0);

const searchOf = (question: string): Search => askedOf(question).search;

describe("the address of an export", () => {
  it("asks for everything where nothing is asked", () => {
    expect(exportAddress(NOTHING_ASKED, "csv", NOON, "utc")).toBe("api/v1/messages.csv");
  });

  it("has every condition under the name that the server knows", () => {
    const search = searchOf(
      "q=A+%26+B&from=EDDF&to=KJFK&station=X&link=vdlm2&text=FUEL&time=1h&alerts=1&has-text=1",
    );
    const address = exportAddress(search, "jsonl", NOON, "utc");
    const [path, asked] = address.split("?");
    expect(path).toBe("api/v1/messages.jsonl");
    expect(Object.fromEntries(new URLSearchParams(asked))).toEqual({
      query: "A & B",
      depa: "EDDF",
      dsta: "KJFK",
      station_id: "X",
      msg_type: "VDL-M2",
      msg_text: "FUEL",
      since: String(NOON / 1_000 - 3_600),
      matched: "true",
      has_text: "true",
    });
  });

  it("is of no page and no order, which a file does not have", () => {
    const { search } = askedOf("q=A&sort=relevance&after=t9&seen=50");
    expect(exportAddress(search, "csv", NOON, "utc")).toBe("api/v1/messages.csv?query=A");
  });
});

describe("the list of saved searches", () => {
  const FUEL = { name: "Fuel", question: "q=FUEL" };

  it("holds a name once, and the last one of it", () => {
    const saved = withSaved(withSaved([], FUEL), { name: " Fuel ", question: "q=KEROSENE" });
    expect(saved).toEqual([{ name: "Fuel", question: "q=KEROSENE" }]);
    expect(withoutSaved(saved, "Fuel")).toEqual([]);
  });

  it("is bounded, and takes nothing without a name", () => {
    const many = Array.from({ length: MOST_SAVED + 5 }, (_, at) => ({
      name: `${at}`,
      question: "",
    }));
    const saved = many.reduce(withSaved, [] as readonly (typeof FUEL)[]);
    expect(saved).toHaveLength(MOST_SAVED);
    expect(areSavedSearches(saved)).toBe(true);
    expect(areSavedSearches(many)).toBe(false);
    expect(withSaved(saved, { name: "  ", question: "q=A" })).toBe(saved);
  });

  it.each([null, {}, [1], [{ name: "x", question: 1 }], [{ name: "x".repeat(61), question: "" }]])(
    "is not %j",
    (value) => expect(areSavedSearches(value)).toBe(false),
  );
});

it("offers a name that says what is asked", () => {
  expect(suggestedName(searchOf("q=FUEL&flight=DLH&link=hfdl&alerts=1"), "utc")).toBe(
    "FUEL, Flight DLH, Link HFDL, Alerts only",
  );
});

describe("the panel", () => {
  const fresh = useHub.getInitialState();
  let host: HTMLElement;
  let root: Root;

  beforeEach(() => {
    vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
    window.localStorage.clear();
    window.history.replaceState(null, "", "/#/search");
    useHub.setState({ ...fresh, savedSearches: [] }, true);
    host = document.createElement("div");
    document.body.append(host);
    root = createRoot(host);
  });

  afterEach(() => {
    act(() => root.unmount());
    host.remove();
    vi.unstubAllGlobals();
  });

  const draw = (question: string, onChosen?: () => void) => {
    const state = { search: searchOf(question), place: FIRST_PAGE, question } as SearchState;
    act(() => root.render(<SavedSearches state={state} {...(onChosen ? { onChosen } : {})} />));
  };
  const click = (selector: string) => act(() => host.querySelector<HTMLElement>(selector)?.click());

  it("saves what is asked now, once, and remembers it", () => {
    draw("q=FUEL");
    click("[data-testid=save-search]");
    expect(useHub.getState().savedSearches).toEqual([{ name: "FUEL", question: "q=FUEL" }]);
    expect(window.localStorage.getItem("acarshub.settings")).toContain("q=FUEL");
    expect(host.textContent).toContain("It is saved.");
  });

  it("has nothing to save where nothing is asked", () => {
    draw("");
    expect(host.querySelector("[data-testid=save-search]")).toBeNull();
  });

  it("leaves the focus beside what was forgotten, and on the heading after the last", () => {
    useHub.setState({
      savedSearches: ["A", "B", "C"].map((name) => ({ name, question: `q=${name}` })),
    });
    draw("");
    const forget = () =>
      act(() => {
        const button = host.querySelector<HTMLElement>("[aria-label='Forget B']");
        (button ?? host.querySelector<HTMLElement>("[data-removes]"))?.focus();
        (document.activeElement as HTMLElement).click();
      });
    forget();
    expect(document.activeElement?.getAttribute("aria-label")).toBe("Forget C");
    forget();
    forget();
    expect(useHub.getState().savedSearches).toEqual([]);
    expect(document.activeElement?.textContent).toBe("Saved searches");
  });

  it("leads to a saved one, whatever stands in it, and forgets it", () => {
    const name = "<img src=x onerror=alert(1)>";
    useHub.setState({ savedSearches: [{ name, question: "q=FUEL&page=7&evil=%00&sort=none" }] });
    const onChosen = vi.fn();
    draw("", onChosen);
    expect(host.querySelector("img")).toBeNull();
    expect(host.querySelector("a")?.textContent).toBe(name);
    click("a");
    expect(questionOf(window.location.hash)).toBe("q=FUEL");
    expect(onChosen).toHaveBeenCalledOnce();
    click(".icon-button");
    expect(useHub.getState().savedSearches).toEqual([]);
  });
});
