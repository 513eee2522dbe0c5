/**
 * Collects what arrives between two frames of the screen and hands it on at once.
 *
 * Separate because one update per message would redraw the list a thousand times a second.
 */

/** A hidden page gets no animation frames, but its tab title still has to count alerts. */
const HIDDEN_DELAY_MS = 250;

function nextFrame(run: () => void): void {
  if (document.hidden) setTimeout(run, HIDDEN_DELAY_MS);
  else requestAnimationFrame(run);
}

export interface Collector<T> {
  add(items: readonly T[]): void;
  /** Hands on what was collected without waiting for the frame. */
  flush(): void;
}

/** Collects items and calls `handle` with all of them at most once per frame. */
export function perFrame<T>(
  handle: (items: readonly T[]) => void,
  schedule: (run: () => void) => void = nextFrame,
): Collector<T> {
  let waiting: T[] = [];
  const flush = () => {
    if (waiting.length === 0) return;
    const ready = waiting;
    waiting = [];
    handle(ready);
  };
  return {
    flush,
    add(items) {
      const first = waiting.length === 0 && items.length > 0;
      waiting = waiting.concat(items);
      if (first) schedule(flush);
    },
  };
}
