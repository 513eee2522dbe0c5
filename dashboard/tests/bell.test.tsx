import { act } from "react";
import { createRoot } from "react-dom/client";
import { afterEach, expect, it, vi } from "vitest";
import { AlertBell } from "../src/frame/AlertBell.tsx";

afterEach(() => vi.unstubAllGlobals());

it("opens its settings at once, with nothing to load that may be missing", () => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  const host = document.createElement("div");
  const root = createRoot(host);
  act(() => root.render(<AlertBell />));
  act(() => host.querySelector("button")?.click());
  expect(host.querySelector("[data-testid=alert-settings]")).not.toBeNull();
  act(() => root.unmount());
});
