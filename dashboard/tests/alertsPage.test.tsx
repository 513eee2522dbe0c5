import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import AlertsPage from "../src/alerts/AlertsPage.tsx";
import { addLive, useHub } from "../src/state/store.ts";
import { alertRequests } from "../src/wire/alertRequests.ts";
import { FakeWire } from "./fakeWire.ts";
import { numbered, wireMessage } from "./samples.ts";

const fresh = useHub.getInitialState();

let host: HTMLElement;
let root: Root;
let wire: FakeWire;

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
    matches: false,
    addEventListener() {},
    removeEventListener() {},
  }));
  window.history.replaceState(null, "", "/#/alerts");
  // There is no such thing here; the dialog is drawn where it stands.
  HTMLDialogElement.prototype.showModal ??= () => {};
  HTMLDialogElement.prototype.close ??= () => {};
  useHub.setState(
    {
      ...fresh,
      connection: "connected",
      alertsLoaded: true,
      features: { links: ["acars"], allowRemoteUpdates: true },
      terms: { terms: ["FAULT", "RED COAT"], ignore: ["TEST"] },
      termCounts: new Map([["FAULT", 1_234]]),
    },
    true,
  );
  host = document.createElement("div");
  document.body.append(host);
  wire = new FakeWire();
});

afterEach(() => {
  act(() => root.unmount());
  host.remove();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function draw(): void {
  root = createRoot(host);
  act(() => root.render(<AlertsPage requests={alertRequests(wire)} />));
}

function find<T extends HTMLElement>(selector: string): T {
  const element = host.querySelector<T>(selector);
  if (!element) throw new Error(`There is no ${selector}.`);
  return element;
}

async function wait(milliseconds = 0): Promise<void> {
  await act(() => vi.advanceTimersByTimeAsync(milliseconds));
}

async function click(element: HTMLElement): Promise<void> {
  act(() => element.click());
  await wait();
}

async function type(selector: string, text: string): Promise<void> {
  const input = find<HTMLInputElement>(selector);
  const setter = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set;
  act(() => {
    setter?.call(input, text);
    input.dispatchEvent(new Event("input", { bubbles: true }));
  });
  await wait();
}

async function hear(event: string, data: unknown): Promise<void> {
  act(() => wire.hear(event, data));
  await wait();
}

const sent = (event: string) =>
  wire.sent.filter(([name]) => name === event).map(([, data]) => data);
const chips = (section: string) =>
  [...host.querySelectorAll(`[aria-label="${section}"] .chip bdi`)].map((chip) => chip.textContent);
const button = (text: string) => {
  const found = [...host.querySelectorAll("button")].find(
    (one) => one.textContent?.trim() === text,
  );
  if (!found) throw new Error(`There is no button ${text}.`);
  return found;
};

const CHANGED = { added: 1, removed: 0, ignored: 0, unignored: 0 };
const ADD = "[data-testid=term-input-add]";
const words = () => host.querySelector("[data-testid=preview-words]")?.textContent;
const preview = (term: string, count: number) => ({
  term,
  days: 7,
  count,
  complete: true,
  since: 1,
  messages: [wireMessage({ text: "A FUEL B", matches: [{ term, type: "text", spans: [[2, 6]] }] })],
});

describe("adding terms", () => {
  it("sends what was typed and nothing else", async () => {
    draw();
    await type(ADD, "divert, red coat, pan");
    await click(button("Add 3"));
    expect(sent("change_alerts")).toEqual([{ add: ["DIVERT", "RED COAT", "PAN"] }]);
    await hear("alerts_changed", CHANGED);
    expect(find<HTMLInputElement>(ADD).value).toBe("");
  });

  it("keeps what was typed when it is refused, and says why", async () => {
    draw();
    await type(ADD, "pan, flight:");
    await click(button("Add 2"));
    await hear("validation_error", {
      event: "change_alerts",
      issues: [{ path: ["add", 1], message: "say what to look for" }],
    });
    expect(find(".problem").textContent).toBe("“FLIGHT:” – say what to look for");
    expect(find<HTMLInputElement>(ADD).value).toBe("pan, flight:");
  });

  it("takes a pasted list of lines as several terms", async () => {
    draw();
    await type(ADD, "pan, ");
    const input = find<HTMLInputElement>(ADD);
    const paste = new Event("paste", { bubbles: true, cancelable: true });
    Object.assign(paste, { clipboardData: { getData: () => "alpha\r\nred coat\n" } });
    input.setSelectionRange(5, 5);
    act(() => void input.dispatchEvent(paste));
    expect(input.value).toBe("pan, alpha, red coat");
    expect(button("Add 3").disabled).toBe(false);
  });

  it("asks for no term twice", async () => {
    draw();
    await type(ADD, "fault");
    expect(button("Add").disabled).toBe(true);
  });

  it("does not touch the terms that other browsers change meanwhile", async () => {
    draw();
    await type(ADD, "pan");
    act(() => useHub.setState({ terms: { terms: ["FAULT", "NEW"], ignore: [] } }));
    await click(button("Add"));
    expect(sent("change_alerts")).toEqual([{ add: ["PAN"] }]);
    expect(chips("Alert terms")).toEqual(["FAULT", "NEW"]);
  });
});

describe("the preview", () => {
  it("waits until nothing is typed for a moment, and marks what the server found", async () => {
    draw();
    await type(ADD, "fu");
    await wait(200);
    await type(ADD, "fuel");
    await wait(400);
    expect(sent("preview_alert_term")).toEqual([{ term: "FUEL", days: 7 }]);
    await hear("alert_term_preview", preview("FUEL", 12));
    expect(words()).toBe("Would have matched 12 messages in the last 7 days.");
    expect(find(".preview-row mark").textContent).toBe("FUEL");
  });

  it("does not show the answer of a term that is no longer typed", async () => {
    draw();
    await type(ADD, "fuel");
    await wait(400);
    await type(ADD, "fu");
    await hear("alert_term_preview", preview("FUEL", 12));
    expect(words()).toBe("Looking…");
  });

  it("is asked anew for another number of days", async () => {
    draw();
    await type(ADD, "fuel");
    await wait(400);
    await hear("alert_term_preview", preview("FUEL", 12));
    await click(button("30 days"));
    await wait(400);
    expect(sent("preview_alert_term").at(-1)).toEqual({ term: "FUEL", days: 30 });
  });

  it("is not there for several terms", async () => {
    draw();
    await type(ADD, "fuel, pan");
    await wait(400);
    expect(sent("preview_alert_term")).toEqual([]);
  });

  it("stays where terms cannot be changed, which is said", async () => {
    useHub.setState({ features: { links: [], allowRemoteUpdates: false } });
    draw();
    await type(ADD, "fuel");
    await wait(400);
    expect(sent("preview_alert_term")).toHaveLength(1);
    expect(host.querySelector(".chip-remove, [data-testid=regenerate], [type=submit]")).toBeNull();
    expect(find(".term-add").previousElementSibling?.textContent).toContain("ALLOW_REMOTE_UPDATES");
  });
});

describe("removing a term", () => {
  it("is sent at once and can be taken back for a while", async () => {
    draw();
    await click(find("[aria-label='Remove FAULT']"));
    expect(sent("change_alerts")).toEqual([{ remove: ["FAULT"] }]);
    await hear("alerts_changed", CHANGED);
    await click(button("Undo"));
    expect(sent("change_alerts").at(-1)).toEqual({ add: ["FAULT"] });
  });

  it("leaves the focus with its neighbour, and undoing it with the field", async () => {
    draw();
    const remove = find("[aria-label='Remove FAULT']");
    remove.focus();
    await click(remove);
    await hear("alerts_changed", CHANGED);
    act(() => useHub.setState({ terms: { terms: ["RED COAT"], ignore: [] } }));
    expect(document.activeElement?.getAttribute("aria-label")).toBe("Remove RED COAT");
    await click(button("Undo"));
    expect(document.activeElement).toBe(find(ADD));
  });

  it("leaves the focus with the field when it was the last", async () => {
    draw();
    const remove = find("[aria-label='Remove TEST']");
    remove.focus();
    await click(remove);
    await hear("alerts_changed", CHANGED);
    act(() => useHub.setState({ terms: { terms: [], ignore: [] } }));
    expect(document.activeElement).toBe(find("[data-testid=term-input-ignore]"));
  });

  it("of the ignored ones has its own way back", async () => {
    draw();
    await click(find("[aria-label='Remove TEST']"));
    await hear("alerts_changed", CHANGED);
    await click(button("Undo"));
    expect(sent("change_alerts")).toEqual([{ unignore: ["TEST"] }, { ignore: ["TEST"] }]);
  });

  it("is not offered for undoing any more after a while", async () => {
    draw();
    await click(find("[aria-label='Remove FAULT']"));
    await hear("alerts_changed", CHANGED);
    await wait(15_000);
    expect(host.querySelector(".notice")).toBeNull();
  });
});

it("shows a bounded number of ten thousand terms, and finds the others", async () => {
  const terms = Array.from({ length: 10_000 }, (_, index) => `TERM ${index}`);
  useHub.setState({ terms: { terms, ignore: [] } });
  draw();
  expect(chips("Alert terms")).toHaveLength(200);
  expect(find("[aria-label='Alert terms'] .chips + .quiet").textContent).toBe("9,800 more.");
  await type(".term-filter", "term 9999");
  expect(chips("Alert terms")).toEqual(["TERM 9999"]);
});

describe("stored alerts", () => {
  const page = (number: number, total: number) => ({
    term: "FAULT",
    page: number,
    page_size: 50,
    total_count: total,
    query_time: 0.1,
    messages: Array.from({ length: Math.min(50, total - number * 50) }, (_, index) =>
      wireMessage({ uid: `s${number}-${index}`, matched_text: ["FAULT"] }),
    ),
  });
  const range = () => find("[data-testid=history-range]").textContent;

  it("of a term are asked for by its chip and told with real totals", async () => {
    draw();
    await click(button("FAULT1,234"));
    expect(sent("query_alerts_by_term")).toEqual([{ term: "FAULT", page: 0 }]);
    await hear("alerts_by_term_results", page(0, 1_234));
    expect(range()).toBe("1–50 of 1,234");
    await click(find("[data-testid=history-older]"));
    await hear("alerts_by_term_results", page(1, 1_234));
    expect(range()).toBe("51–100 of 1,234");
    expect(window.location.search).toBe("?term=FAULT&page=2");
  });

  it("are found again by the address", async () => {
    window.history.replaceState(null, "", "/?term=RED+COAT&page=3#/alerts");
    draw();
    expect(sent("query_alerts_by_term")).toEqual([{ term: "RED COAT", page: 2 }]);
  });

  it("leave for the live ones with one click", async () => {
    window.history.replaceState(null, "", "/?q=a&term=FAULT#/alerts");
    draw();
    await click(button("Back to live"));
    expect(window.location.search + window.location.hash).toBe("?q=a#/alerts");
  });

  it("say that they did not load, and are asked for again", async () => {
    window.history.replaceState(null, "", "/?term=#/alerts");
    draw();
    await hear("validation_error", { event: "query_alerts_by_term", summary: "database is busy" });
    expect(find(".empty-state").textContent).toContain("database is busy");
    await click(button("Try again"));
    expect(sent("query_alerts_by_term")).toHaveLength(2);
    await hear("alerts_by_term_results", page(0, 0));
    expect(find(".empty-state").textContent).toContain("No stored alert");
  });

  it("do not show the page before under the address of one that failed", async () => {
    window.history.replaceState(null, "", "/?term=FAULT#/alerts");
    draw();
    await hear("alerts_by_term_results", page(0, 120));
    await click(find("[data-testid=history-older]"));
    await hear("validation_error", { event: "query_alerts_by_term", summary: "database is busy" });
    expect(find(".empty-state").textContent).toContain("database is busy");
  });

  it("stay when the contact is lost", async () => {
    window.history.replaceState(null, "", "/?term=FAULT#/alerts");
    draw();
    await hear("alerts_by_term_results", page(0, 120));
    act(() => useHub.setState({ connection: "disconnected" }));
    expect(host.querySelector(".empty-state")).toBeNull();
  });

  it("of one term do not stand under the name of another without contact", async () => {
    window.history.replaceState(null, "", "/?term=FAULT#/alerts");
    draw();
    await hear("alerts_by_term_results", page(0, 120));
    act(() => useHub.setState({ connection: "disconnected" }));
    await click(button("RED COAT"));
    expect(find(".empty-state").textContent).toContain("No contact");
    expect(range()).toBe("");
  });

  it("do not tell the range of a page that is no longer asked for", async () => {
    window.history.replaceState(null, "", "/?term=FAULT#/alerts");
    draw();
    await hear("alerts_by_term_results", page(0, 120));
    await click(find("[data-testid=history-older]"));
    expect(range()).toBe("");
  });

  it("of a term in small letters count those that came in since", async () => {
    window.history.replaceState(null, "", "/?term=fault#/alerts");
    draw();
    await hear("alerts_by_term_results", { ...page(0, 3), term: "fault" });
    act(() => addLive([numbered(1, { matched_text: ["FAULT"], matched: true })], 1));
    expect(find("[data-testid=new-pill]").textContent).toBe("1 new");
  });

  it("are marked read page by page", async () => {
    window.history.replaceState(null, "", "/?term=FAULT#/alerts");
    act(() => addLive([numbered(1, { matched_text: ["FAULT"], matched: true })], 1));
    draw();
    await hear("alerts_by_term_results", page(0, 2));
    await click(find("[data-testid=mark-these-read]"));
    expect([...useHub.getState().reads.marks]).toEqual(["s0-0", "s0-1"]);
  });

  it("of another term are not called missing before the answer", async () => {
    window.history.replaceState(null, "", "/?term=FAULT#/alerts");
    draw();
    await hear("alerts_by_term_results", page(0, 0));
    await click(button("RED COAT"));
    expect(find(".empty-state").textContent).toContain("Loading");
  });

  it("are loaded when the server is back", async () => {
    useHub.setState({ connection: "disconnected" });
    window.history.replaceState(null, "", "/?term=FAULT#/alerts");
    draw();
    expect(find(".empty-state").textContent).toContain("No contact");
    expect(sent("query_alerts_by_term")).toEqual([]);
    act(() => useHub.setState({ connection: "connected" }));
    expect(sent("query_alerts_by_term")).toHaveLength(1);
  });

  it("count those that came in since, and show them when asked", async () => {
    window.history.replaceState(null, "", "/?term=FAULT#/alerts");
    draw();
    await hear("alerts_by_term_results", page(0, 3));
    const live = [numbered(1, { matched_text: ["FAULT"] }), numbered(2, { matched_tail: ["N1"] })];
    act(() => addLive(live, 1));
    await click(find("[data-testid=new-pill]"));
    expect(sent("query_alerts_by_term")).toHaveLength(2);
  });

  it("of a word that is no term say so", async () => {
    window.history.replaceState(null, "", "/?term=NOBODY#/alerts");
    draw();
    await hear("alerts_by_term_results", { ...page(0, 0), term: "NOBODY" });
    expect(find(".empty-state").textContent).toContain("Not an alert term now");
  });

  it("past the end lead back to the newest", async () => {
    window.history.replaceState(null, "", "/?term=FAULT&page=9#/alerts");
    draw();
    await hear("alerts_by_term_results", { ...page(8, 400), messages: [] });
    await click(button("Go to the newest"));
    expect(window.location.search).toBe("?term=FAULT");
  });
});

it("tells how many terms are watched while there is no alert", () => {
  const terms = Array.from({ length: 10_000 }, (_, index) => `TERM ${index}`);
  useHub.setState({ terms: { terms, ignore: [] } });
  draw();
  expect(find(".empty-state").textContent).toContain("10,000 terms are watched.");
});

it("leads from a page without alerts to the field for the first term", async () => {
  useHub.setState({ terms: { terms: [], ignore: [] } });
  draw();
  await click(button("Add a term"));
  expect(find(".alerts-page").dataset["terms"]).toBe("true");
  expect(document.activeElement).toBe(find(ADD));
});

describe("matching stored messages again", () => {
  it("begins only after it was said what it does", async () => {
    HTMLDialogElement.prototype.showModal = () => {};
    HTMLDialogElement.prototype.close = () => {};
    draw();
    await click(find("[data-testid=regenerate]"));
    expect(sent("regenerate_alert_matches")).toEqual([]);
    await click(button("Match again"));
    expect(sent("regenerate_alert_matches")).toHaveLength(1);
    await hear("alert_regeneration", { state: "running", processed: 1, total: 2 });
    expect(document.activeElement).toBe(button("Cancel"));
  });

  it("that failed says so as every problem does", async () => {
    draw();
    await hear("alert_regeneration", { state: "failed", processed: 5, error: "disk full" });
    expect(find(".regeneration .problem").textContent).toBe(
      "It failed after 5 messages: disk full.",
    );
  });

  it("is seen by every browser, and can be cancelled from each", async () => {
    draw();
    await hear("alert_regeneration", { state: "running", processed: 500, total: 2_000 });
    expect(find<HTMLProgressElement>("progress").value).toBe(500);
    await click(button("Cancel"));
    expect(sent("cancel_alert_regeneration")).toHaveLength(1);
    await hear("alert_regeneration", { state: "complete", processed: 2_000, total_matches: 67 });
    expect(find("[data-testid=regeneration-words]").textContent).toBe(
      "2,000 messages looked at, 67 matches.",
    );
  });
});

describe("options of a term", () => {
  const open = () => click(find('[aria-label="Options of FAULT"]'));
  const options = () => useHub.getState().termOptions;

  it("are set one by one and shown at the term", async () => {
    draw();
    await open();
    await click(find('.colour-choice [aria-label="pink"]'));
    await click(button("Silent"));
    await type("[data-testid=term-group]", " Engines");
    expect(options()).toEqual({ FAULT: { colour: "pink", sound: "none", group: "Engines" } });
    const chip = find('.chip[data-colour="pink"]');
    expect(chip.textContent).toContain("FAULT");
    expect(chip.textContent).toContain("silent");
    await click(button("Usual"));
    await type("[data-testid=term-group]", "");
    await click(find('.colour-choice [aria-label="usual"]'));
    expect(options()).toEqual({});
    expect(sent("change_alerts")).toEqual([]);
  });

  it("snooze it for a while, which ends by itself or at once", async () => {
    draw();
    await open();
    await click(button("1 h"));
    expect(options()["FAULT"]?.snoozedUntil).toBe(Date.now() + 3_600_000);
    expect(find(".chip").textContent).toContain("snoozed");
    await click(button("End"));
    expect(options()).toEqual({});
    await click(button("8 h"));
    await wait(8 * 3_600_000 + 1);
    expect(find(".chip").textContent).not.toContain("snoozed");
    expect(button("8 h").disabled).toBe(false);
  });

  it("are there where terms cannot be changed, and none are there of ignored ones", async () => {
    useHub.setState({ features: { links: ["acars"], allowRemoteUpdates: false } });
    draw();
    expect(host.querySelectorAll(".chip-options")).toHaveLength(2);
    await open();
    expect(host.querySelector("dialog")?.getAttribute("aria-label")).toBe("FAULT");
  });
});

describe("a group of terms", () => {
  it("is listed in one, by asking for its terms", async () => {
    useHub.setState({ termOptions: { FAULT: { group: "G" }, "RED COAT": { group: "G" } } });
    draw();
    const choice = find<HTMLSelectElement>("[data-testid=alerts-choice]");
    const group = [...choice.options].find((option) => option.textContent === "G");
    act(() => {
      choice.value = group?.value ?? "";
      choice.dispatchEvent(new Event("change", { bubbles: true }));
    });
    await wait();
    const terms = ["FAULT", "RED COAT"];
    expect(sent("query_alerts_by_term")).toEqual([{ term: "", terms, page: 0 }]);
    expect(window.location.search).toBe("?term=FAULT&term=RED+COAT");
    await hear("alerts_by_term_results", {
      term: "",
      terms,
      page: 0,
      page_size: 50,
      total_count: 0,
      messages: [],
    });
    expect(host.querySelector(".empty-state")?.textContent).toContain("FAULT, RED COAT");
    expect(find<HTMLSelectElement>("[data-testid=alerts-choice]").selectedOptions[0]?.text).toBe(
      "G",
    );
  });
});
