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

/** A function that collects items and calls `flush` with all of them at most once per frame. */
export function perFrame<T>(
  flush: (items: readonly T[]) => void,
  schedule: (run: () => void) => void = nextFrame,
): (items: readonly T[]) => void {
  let waiting: T[] = [];
  return (items) => {
    if (items.length === 0) return;
    const first = waiting.length === 0;
    waiting = waiting.concat(items);
    if (!first) return;
    schedule(() => {
      const ready = waiting;
      waiting = [];
      flush(ready);
    });
  };
}
