// @vitest-environment jsdom
import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Announcer } from "../src/announce/Announcer.tsx";
import { say, useSaid } from "../src/announce/said.ts";
import { newsCounter, startAnnouncements } from "../src/announce/start.ts";
import {
  ALERT_INTERVAL_MS,
  BREAK_MS,
  contactTeller,
  GATHER_MS,
  NEWS_INTERVAL_MS,
  newsTeller,
} from "../src/announce/tellers.ts";
import { addLive, addPast, useHub } from "../src/state/store.ts";
import { message } from "./samples.ts";

const initial = useHub.getState();

beforeEach(() => {
  vi.useFakeTimers({ now: 1_700_000_000_000 });
  useHub.setState(initial, true);
  useSaid.setState(useSaid.getInitialState(), true);
  window.history.replaceState(null, "", "/");
});

afterEach(() => vi.useRealTimers());

function sent(uid: string, more: Record<string, unknown> = {}) {
  return message({ uid, timestamp: Date.now() / 1_000, ...more });
}

describe("news", () => {
  let waiting = 0;
  const tell = vi.fn();
  const teller = () =>
    newsTeller(() => {
      const count = waiting;
      waiting = 0;
      return count;
    }, tell);

  beforeEach(() => {
    waiting = 0;
    tell.mockClear();
  });

  it("are told together", () => {
    const onNews = teller();
    for (let count = 0; count < 5; count += 1) {
      waiting += 1;
      onNews();
    }
    vi.advanceTimersByTime(GATHER_MS);
    expect(tell.mock.calls).toEqual([["5 new messages"]]);
  });

  it("are told once in the interval, however much comes", () => {
    const onNews = teller();
    for (let second = 0; second < 60; second += 1) {
      waiting += 100;
      onNews();
      vi.advanceTimersByTime(1_000);
    }
    expect(tell.mock.calls.length).toBeLessThanOrEqual(60_000 / NEWS_INTERVAL_MS);
    expect(tell).toHaveBeenLastCalledWith("1,500 new messages");
  });

  it("are none when nothing came", () => {
    const onNews = teller();
    onNews();
    vi.advanceTimersByTime(NEWS_INTERVAL_MS * 10);
    expect(tell).not.toHaveBeenCalled();
  });

  it("that were none do not hold up the next", () => {
    const onNews = teller();
    onNews();
    vi.advanceTimersByTime(GATHER_MS);
    waiting = 1;
    onNews();
    vi.advanceTimersByTime(GATHER_MS);
    expect(tell.mock.calls).toEqual([["1 new message"]]);
  });
});

describe("the count of news", () => {
  it("is of live messages that the list shows, each once", () => {
    const count = newsCounter();
    addPast([sent("past")], true);
    addLive([sent("a", { text: "FUEL" }), sent("b")], Date.now());
    expect(count()).toBe(2);
    expect(count()).toBe(0);
    window.history.replaceState(null, "", "/?q=fuel");
    addLive([sent("c", { text: "FUEL" }), sent("d", { text: "CALM" })], Date.now());
    expect(count()).toBe(1);
  });

  it("leaves out what came while another page was shown", () => {
    const count = newsCounter();
    window.history.replaceState(null, "", "/#/search");
    addLive([sent("a")], Date.now());
    expect(count()).toBe(0);
    window.history.replaceState(null, "", "/#/");
    expect(count()).toBe(0);
  });
});

describe("contact", () => {
  it("is told when it is lost for a while, and when it is back", () => {
    const tell = vi.fn();
    const onContact = contactTeller(tell);
    for (const state of ["connected", "disconnected", "disconnected"] as const) onContact(state);
    vi.advanceTimersByTime(BREAK_MS);
    onContact("disconnected");
    vi.advanceTimersByTime(BREAK_MS);
    onContact("connected");
    onContact("connected");
    expect(tell.mock.calls).toEqual([
      ["No contact with the server"],
      ["Contact with the server again"],
    ]);
  });

  it("is not worth a word after a short break, or at the start", () => {
    const tell = vi.fn();
    const onContact = contactTeller(tell);
    for (const state of ["connecting", "connected", "disconnected"] as const) onContact(state);
    vi.advanceTimersByTime(BREAK_MS - 1);
    onContact("connected");
    vi.advanceTimersByTime(BREAK_MS);
    expect(tell).not.toHaveBeenCalled();
  });
});

describe("the announcer", () => {
  let root: Root;
  let place: HTMLElement;

  beforeEach(async () => {
    Reflect.set(globalThis, "IS_REACT_ACT_ENVIRONMENT", true);
    place = document.createElement("div");
    root = createRoot(place);
    await act(() => root.render(<Announcer />));
  });

  afterEach(() => act(() => root.unmount()));

  it("says the same words again as something new", async () => {
    const region = place.querySelector("[aria-live=polite]");
    await act(() => say("2 new messages"));
    const before = region?.firstElementChild;
    await act(() => say("2 new messages"));
    expect(region?.textContent).toBe("2 new messages");
    expect(region?.firstElementChild).not.toBe(before);
  });

  it("does not repeat in a dialog what was said before that opened", async () => {
    await act(() => say("Alert. XX1", "urgent"));
    const dialog = document.createElement("div");
    const inside = createRoot(dialog);
    await act(() => inside.render(<Announcer />));
    expect(dialog.textContent).toBe("");
    await act(() => say("Alert. XX2", "urgent"));
    expect(dialog.textContent).toBe("Alert. XX2");
    await act(() => inside.unmount());
  });

  it("interrupts for the first alert, joins the next, and shows all as text", async () => {
    startAnnouncements();
    const alert = (uid: string) =>
      sent(uid, { matched: true, matched_text: ["FIRE"], text: "<b>FIRE", flight: "XX1" });
    await act(() => addLive([alert("a")], Date.now()));
    const region = place.querySelector("[aria-live=assertive]");
    expect(region?.textContent).toContain("Alert. XX1");
    expect(region?.textContent).toContain("<b>FIRE");
    expect(region?.querySelector("b")).toBeNull();
    for (const uid of ["b", "c", "d"]) {
      await act(() => addLive([alert(uid)], Date.now()));
      await act(() => vi.advanceTimersByTime(1_000));
    }
    expect(useSaid.getState().urgent.count).toBe(1);
    await act(() => vi.advanceTimersByTime(ALERT_INTERVAL_MS));
    expect(useSaid.getState().urgent.count).toBe(2);
    expect(region?.textContent).toContain("3 more alerts");
    expect(place.querySelector("[aria-live=polite]")?.textContent).toContain("new message");
  });
});
