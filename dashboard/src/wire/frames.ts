/**
 * Collects what arrives between two frames of the screen and hands it on at once.
 *
 * Separate because one update per message would redraw the list a thousand times a second.
 */

/** A hidden page gets no animation frames, but its tab title still has to count alerts. */
const HIDDEN_DELAY_MS = 250;

/** To draw fifty thousand rows anew takes some milliseconds: enough to notice sixty times a second. */
const INTERVAL_MS = 100;

function nextFrame(run: () => void, delay: number): void {
  if (document.hidden) setTimeout(run, Math.max(delay, HIDDEN_DELAY_MS));
  else if (delay > 0) setTimeout(() => requestAnimationFrame(run), delay);
  else requestAnimationFrame(run);
}

export interface Collector<T> {
  add(items: readonly T[]): void;
  /** Hands on what was collected without waiting for the frame. */
  flush(): void;
}

/** Collects items and calls `handle` with all of them, at once after a pause and else ten times a second. */
export function perFrame<T>(
  handle: (items: readonly T[]) => void,
  schedule: (run: () => void, delay: number) => void = nextFrame,
): Collector<T> {
  let waiting: T[] = [];
  let lastAt = Number.NEGATIVE_INFINITY;
  const flush = () => {
    if (waiting.length === 0) return;
    const ready = waiting;
    waiting = [];
    lastAt = performance.now();
    handle(ready);
  };
  return {
    flush,
    add(items) {
      const first = waiting.length === 0 && items.length > 0;
      waiting = waiting.concat(items);
      if (first) schedule(flush, Math.max(lastAt + INTERVAL_MS - performance.now(), 0));
    },
  };
}
