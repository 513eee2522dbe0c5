import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Nav } from "../src/frame/Nav.tsx";
import { goTo } from "../src/state/location.ts";

let host: HTMLElement;
let root: Root;

beforeEach(() => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  window.history.replaceState(null, "", "/hub/?q=a&term=FAULT&page=3#/alerts");
  host = document.createElement("div");
  document.body.append(host);
  root = createRoot(host);
  act(() => root.render(<Nav />));
});

afterEach(() => {
  act(() => root.unmount());
  host.remove();
  vi.unstubAllGlobals();
});

const address = () => window.location.pathname + window.location.search + window.location.hash;
const link = (name: string) => {
  const found = [...host.querySelectorAll("a")].find((one) => one.textContent?.startsWith(name));
  if (!found) throw new Error(`There is no link ${name}.`);
  return found;
};
const click = (name: string, init: MouseEventInit = {}) => {
  const event = new MouseEvent("click", { bubbles: true, cancelable: true, ...init });
  act(() => void link(name).dispatchEvent(event));
  return event;
};

it("leads from stored alerts to the live ones, and keeps the filters", () => {
  click("Alerts");
  expect(address()).toBe("/hub/?q=a#/alerts");
});

it("tells which page is shown", () => {
  click("Live");
  expect(link("Live").getAttribute("aria-current")).toBe("page");
  expect(link("Alerts").getAttribute("aria-current")).toBeNull();
});

it("has the same address for another tab, which the browser opens", () => {
  expect(link("Alerts").getAttribute("href")).toBe("/hub/?q=a#/alerts");
  expect(click("Alerts", { ctrlKey: true }).defaultPrevented).toBe(false);
});

it("makes no entry in the history when it leads nowhere else", () => {
  act(() => goTo("alerts"));
  const { length } = window.history;
  act(() => goTo("alerts"));
  expect(window.history.length).toBe(length);
});
