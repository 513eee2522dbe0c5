/**
 * Keeps the heights of a list right when rows take another form, and forgets those of the past.
 *
 * Separate from the table because it is about what the virtualizer remembers, not what is drawn.
 */
import type { Virtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";

type ListVirtualizer = Virtualizer<HTMLDivElement, Element>;

/** A page that is left open shows new cards for weeks. */
const MOST_REMEMBERED = 2_000;

/** The index of the message at the upper edge, below the head of the list. */
function firstInSight(virtualizer: ListVirtualizer): number {
  const { scrollOffset, options } = virtualizer;
  const edge = (scrollOffset ?? 0) + options.scrollPaddingStart + 1;
  return virtualizer.getVirtualItemForOffset(edge)?.index ?? 0;
}

/**
 * `height` is that of most rows; another one means another form.
 *
 * While somebody is `reading`, what stands above must keep its height, so nothing is forgotten.
 */
export function useHeights(virtualizer: ListVirtualizer, height: number, reading: boolean): void {
  const before = useRef(height);
  const first = useRef(0);
  useEffect(() => {
    const { elementsCache, itemSizeCache } = virtualizer;
    if (before.current !== height) {
      before.current = height;
      virtualizer.measure();
      for (const element of elementsCache.values()) virtualizer.measureElement(element);
      // Who was reading goes on at the same message.
      if (first.current > 0) virtualizer.scrollToIndex(first.current, { align: "start" });
    } else {
      first.current = firstInSight(virtualizer);
    }
    if (reading || itemSizeCache.size <= MOST_REMEMBERED) return;
    for (const key of itemSizeCache.keys()) {
      if (!elementsCache.has(key)) itemSizeCache.delete(key);
    }
  });
}
