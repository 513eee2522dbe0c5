/**
 * Keeps the heights of a list right when rows take another form, and forgets those of the past.
 *
 * Separate from the table because it is about what the virtualizer remembers, not what is drawn.
 */
import type { VirtualItem, Virtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";

type ListVirtualizer = Virtualizer<HTMLDivElement, Element>;

/** A page that is left open shows new cards for weeks. */
const MOST_REMEMBERED = 2_000;

/** What stood where, and how much of the upper edge is the head of the list. */
interface Drawn {
  readonly items: readonly VirtualItem[];
  readonly head: number;
}

const NOTHING_DRAWN: Drawn = { items: [], head: 0 };

/** The index of the message at the upper edge, below the head. */
function firstInSight({ items, head }: Drawn, scrollOffset: number): number {
  const edge = scrollOffset + head + 1;
  return items.findLast((item) => item.start <= edge)?.index ?? 0;
}

/**
 * `height` is that of most rows; another one means another form.
 *
 * While somebody is `reading`, what stands above must keep its height, so nothing is forgotten.
 */
export function useHeights(virtualizer: ListVirtualizer, height: number, reading: boolean): void {
  const before = useRef(height);
  const drawn = useRef(NOTHING_DRAWN);
  useEffect(() => {
    const { elementsCache, itemSizeCache } = virtualizer;
    if (before.current !== height) {
      before.current = height;
      // By what stood there: the places of now are those of the new form.
      const first = firstInSight(drawn.current, virtualizer.scrollOffset ?? 0);
      virtualizer.measure();
      for (const element of elementsCache.values()) virtualizer.measureElement(element);
      // Who was reading goes on at the same message.
      if (first > 0) virtualizer.scrollToIndex(first, { align: "start" });
    }
    drawn.current = {
      items: virtualizer.getVirtualItems(),
      head: virtualizer.options.scrollPaddingStart,
    };
    if (reading || itemSizeCache.size <= MOST_REMEMBERED) return;
    for (const key of itemSizeCache.keys()) {
      if (!elementsCache.has(key)) itemSizeCache.delete(key);
    }
  });
}
