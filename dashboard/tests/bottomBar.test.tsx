import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { BottomBar } from "../src/frame/BottomBar.tsx";

let host: HTMLElement;
let root: Root;

beforeEach(() => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  window.history.replaceState(null, "", "/#/");
  host = document.createElement("div");
  document.body.append(host);
  root = createRoot(host);
  act(() => root.render(<BottomBar onFilter={() => {}} />));
});

afterEach(() => {
  act(() => root.unmount());
  host.remove();
  vi.unstubAllGlobals();
});

const more = () => host.querySelector<HTMLElement>(".popover > button");
const entry = (name: string) =>
  [...host.querySelectorAll<HTMLElement>(".more-page")].find((one) => one.textContent === name);

it("leads to the folded pages, names the one that is shown and closes behind it", () => {
  expect(more()?.textContent).toBe("More");
  act(() => more()?.click());
  act(() => entry("Status")?.click());
  expect(window.location.hash).toBe("#/status");
  expect(more()?.textContent).toBe("Status");
  expect(entry("Status")).toBeUndefined();
  act(() => more()?.click());
  expect(entry("Status")?.getAttribute("aria-current")).toBe("page");
});

it("has room for six on every page", () => {
  const count = () => host.querySelectorAll(".bottom-bar > *").length;
  expect(count()).toBe(6);
  act(() => more()?.click());
  act(() => entry("Stats")?.click());
  expect(count()).toBe(4);
});
