/** Silence for a while: the focus stays where somebody chose it. */
import { act, useState } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { SnoozeChoice } from "../src/notify/settings/SnoozeChoice.tsx";

let host: HTMLElement;
let root: Root;

beforeEach(() => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  host = document.createElement("div");
  document.body.append(host);
  root = createRoot(host);
});

afterEach(() => {
  act(() => root.unmount());
  host.remove();
  vi.unstubAllGlobals();
});

function Snoozed() {
  const [until, setUntil] = useState(0);
  return <SnoozeChoice name="Quiet" until={until} onChange={setUntil} />;
}

const words = () => [...host.querySelectorAll("button")].map((button) => button.textContent);
const press = (text: string) =>
  act(() => {
    const button = [...host.querySelectorAll("button")].find((one) => one.textContent === text);
    button?.focus();
    button?.click();
  });

it("takes no focus by itself", () => {
  act(() => root.render(<Snoozed />));
  expect(document.activeElement).toBe(document.body);
});

it("goes on at what ends it, and then at the first length", () => {
  act(() => root.render(<Snoozed />));
  const lengths = words();
  press("8 h");
  expect(words()).toEqual(["End"]);
  expect(document.activeElement?.textContent).toBe("End");
  press("End");
  expect(words()).toEqual(lengths);
  expect(document.activeElement?.textContent).toBe(lengths[0]);
});
