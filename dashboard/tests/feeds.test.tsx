import { act } from "react";
import { createRoot } from "react-dom/client";
import { afterEach, expect, it, vi } from "vitest";
import { FeedState } from "../src/frame/FeedState.tsx";
import { useHub } from "../src/state/store.ts";

const LINKS = ["acars", "vdlm2"] as const;

afterEach(() => vi.unstubAllGlobals());

it.each([
  [1, "1 feed"],
  [2, "2 feeds"],
])("counts %i in words", (count, words) => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  const feeds = LINKS.slice(0, count).map((link) => ({
    link,
    connected: true,
    count: 0,
    lastMinute: 0,
  }));
  useHub.setState({ connection: "connected", status: { error: false, feeds } });
  const host = document.createElement("div");
  const root = createRoot(host);
  act(() => root.render(<FeedState />));
  expect(host.querySelector(".feed-summary")?.textContent).toBe(words);
  act(() => root.unmount());
});
