/**
 * Collects what arrives between two drawings of the page and hands it on at once.
 *
 * Separate because one update per message would redraw the list a thousand times a second.
 */

/** A hidden page gets no animation frames, but its tab title still has to count alerts. */
const HIDDEN_DELAY_MS = 250;

/** More often than ten times a second nobody reads anything new. */
const INTERVAL_MS = 100;

/** The page rests so many times as long as the last drawing took: it answers keys meanwhile. */
const REST = 3;
/** Longer and the newest message would be late, however slow the machine is. */
const LONGEST_REST_MS = 200;

function nextFrame(run: () => void, delay: number): void {
  if (document.hidden) setTimeout(run, Math.max(delay, HIDDEN_DELAY_MS));
  else if (delay > 0) setTimeout(() => requestAnimationFrame(run), delay);
  else requestAnimationFrame(run);
}

/** Within a frame the page is drawn before anything else runs. */
function afterDrawing(run: () => void): void {
  setTimeout(run);
}

/** How long to wait after a drawing that began at `begun` and was on the screen at `drawn`. */
export function restUntil(begun: number, drawn: number): number {
  const rest = Math.min((drawn - begun) * REST, LONGEST_REST_MS);
  return Math.max(begun + INTERVAL_MS, drawn + rest);
}

export interface Collector<T> {
  add(items: readonly T[]): void;
  /** Hands on what was collected without waiting for the frame. */
  flush(): void;
}

/** Collects items and calls `handle` with all of them, at once after a pause and else after a rest. */
export function perFrame<T>(
  handle: (items: readonly T[]) => void,
  schedule: (run: () => void, delay: number) => void = nextFrame,
  whenDrawn: (run: () => void) => void = afterDrawing,
): Collector<T> {
  let waiting: T[] = [];
  let restsUntil = Number.NEGATIVE_INFINITY;
  let drawing = false;
  const flush = () => {
    if (waiting.length === 0) return;
    const ready = waiting;
    waiting = [];
    handle(ready);
  };
  const plan = () => schedule(draw, Math.max(restsUntil - performance.now(), 0));
  const draw = () => {
    if (waiting.length === 0) return;
    const begun = performance.now();
    drawing = true;
    whenDrawn(() => {
      drawing = false;
      restsUntil = restUntil(begun, performance.now());
      if (waiting.length > 0) plan();
    });
    flush();
  };
  return {
    flush,
    add(items) {
      const first = waiting.length === 0 && items.length > 0;
      waiting = waiting.concat(items);
      // How long to rest is known when it is drawn.
      if (first && !drawing) plan();
    },
  };
}
