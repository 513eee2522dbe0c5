import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { AlertToast, SHOWN_MS } from "../src/frame/AlertToast.tsx";
import type { Notice } from "../src/notify/schedule.ts";
import { hideToast, showToast } from "../src/notify/toast.ts";
import { goTo } from "../src/state/location.ts";
import { message } from "./samples.ts";

const HOSTILE = "<img src=x onerror=alert(1)> FIRE";

let host: HTMLElement;
let root: Root;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  window.history.replaceState(null, "", "/#/stats");
  hideToast();
  host = document.createElement("div");
  document.body.append(host);
  root = createRoot(host);
  act(() => root.render(<AlertToast />));
});

afterEach(() => {
  act(() => root.unmount());
  host.remove();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const notice = (more: Partial<Notice> = {}): Notice => ({
  newest: {
    ...message({ uid: "u1", text: HOSTILE, matched: true, matched_text: ["FIRE"] }),
    seq: 1,
    liveAt: 1,
  },
  count: 1,
  waited: false,
  ...more,
});
const show = (more?: Partial<Notice>) => act(() => showToast(notice(more)));
const wait = (milliseconds: number) => act(() => vi.advanceTimersByTime(milliseconds));
const toast = () => host.querySelector<HTMLElement>("[data-testid=alert-toast]");
const click = (selector: string) => act(() => host.querySelector<HTMLElement>(selector)?.click());
const over = (event: string) =>
  act(() => void toast()?.dispatchEvent(new MouseEvent(event, { bubbles: true })));

it("says who and what as text, and leads to the message", () => {
  show();
  expect(host.querySelector("img")).toBeNull();
  expect(toast()?.textContent).toContain(HOSTILE);
  click(".alert-toast-words");
  expect(window.location.hash).toBe("#/message/u1");
  expect(toast()).toBeNull();
});

it("of several leads to all", () => {
  show({ count: 3 });
  expect(toast()?.textContent).toContain("3 alerts");
  click(".alert-toast-words");
  expect(window.location.hash).toBe("#/alerts");
});

describe("it goes", () => {
  it("by itself, later where somebody reaches for it", () => {
    show();
    over("mouseover");
    wait(SHOWN_MS * 2);
    expect(toast()).not.toBeNull();
    over("mouseout");
    wait(SHOWN_MS - 1);
    expect(toast()).not.toBeNull();
    wait(1);
    expect(toast()).toBeNull();
  });

  it("also after one that was closed under the pointer", () => {
    show();
    over("mouseover");
    click("[aria-label='Close the note']");
    show({ count: 2 });
    wait(SHOWN_MS);
    expect(toast()).toBeNull();
  });

  it("not while the focus is in it, wherever the pointer is", () => {
    show();
    act(() => host.querySelector<HTMLElement>("[aria-label='Close the note']")?.focus());
    over("mouseover");
    over("mouseout");
    wait(SHOWN_MS * 2);
    expect(toast()).not.toBeNull();
  });

  it("when it is closed, and on pages that list the alert", () => {
    show();
    click("[aria-label='Close the note']");
    expect(toast()).toBeNull();
    show();
    act(() => goTo("alerts"));
    expect(toast()).toBeNull();
  });

  it("after a later one at that one's time", () => {
    show();
    wait(SHOWN_MS - 1);
    show({ count: 2 });
    wait(SHOWN_MS - 1);
    expect(toast()?.textContent).toContain("2 alerts");
  });
});

it.each(["/", "/#/alerts", "/?term=FIRE#/alerts"])("is not shown on %s", (address) => {
  window.history.replaceState(null, "", address);
  show();
  expect(toast()).toBeNull();
});
