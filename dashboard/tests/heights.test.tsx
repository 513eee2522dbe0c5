import type { Virtualizer } from "@tanstack/react-virtual";
import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { useHeights } from "../src/table/useHeights.ts";

type ListVirtualizer = Virtualizer<HTMLDivElement, Element>;

const shown = document.createElement("div");

function virtualizerOf(count: number) {
  return {
    elementsCache: new Map([["m0", shown]]),
    itemSizeCache: new Map(Array.from({ length: count }, (_, index) => [`m${index}`, 50])),
    scrollOffset: 500,
    options: { scrollPaddingStart: 24 },
    getVirtualItems: () =>
      Array.from({ length: 20 }, (_, index) => ({ index, start: 24 + index * 70 })),
    measure: vi.fn(),
    measureElement: vi.fn(),
    scrollToIndex: vi.fn(),
  };
}

let root: Root;
let virtualizer: ReturnType<typeof virtualizerOf>;

function List({ height, reading }: { readonly height: number; readonly reading: boolean }) {
  useHeights(virtualizer as unknown as ListVirtualizer, height, reading);
  return null;
}

const draw = (height: number, reading = false) =>
  act(() => root.render(<List height={height} reading={reading} />));

beforeEach(() => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  root = createRoot(document.createElement("div"));
});

afterEach(() => {
  act(() => root.unmount());
  vi.unstubAllGlobals();
});

it("measures what is shown anew in another form, and goes on at the same message", () => {
  virtualizer = virtualizerOf(1);
  draw(28);
  expect(virtualizer.measure).not.toHaveBeenCalled();
  draw(88);
  expect(virtualizer.measure).toHaveBeenCalledTimes(1);
  expect(virtualizer.measureElement).toHaveBeenCalledWith(shown);
  expect(virtualizer.scrollToIndex).toHaveBeenCalledWith(7, { align: "start" });
});

it("stays at the top in another form", () => {
  virtualizer = { ...virtualizerOf(1), scrollOffset: 0 };
  draw(28);
  draw(88);
  expect(virtualizer.scrollToIndex).not.toHaveBeenCalled();
});

it("forgets the heights of the past, but not under the eyes of a reader", () => {
  virtualizer = virtualizerOf(3_000);
  draw(88, true);
  expect(virtualizer.itemSizeCache.size).toBe(3_000);
  draw(88);
  expect([...virtualizer.itemSizeCache.keys()]).toEqual(["m0"]);
});

it("remembers a few", () => {
  virtualizer = virtualizerOf(1_000);
  draw(88);
  expect(virtualizer.itemSizeCache.size).toBe(1_000);
});
