/**
 * When to try the server again.
 *
 * Separate because a screen on the wall has to come back after any pause, and these rules must be
 * visible and tested.
 */

/** The client library gives up on some kinds of disconnection and cannot be hurried: we do it all. */
export const RECONNECT = {
  reconnection: false,
  // A proxy without its server can take a connection and say nothing; twenty seconds is too long.
  timeout: 8_000,
} as const;

const SHORTEST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 5_000;
const SPREAD = 0.5;

/**
 * Milliseconds to wait before the given attempt, counted from 0; there is no last one.
 *
 * `random` is in [0, 1): it spreads the clients of a restarted server over half to one and a half
 * times the nominal delay, inside the bounds.
 */
export function reconnectDelay(attempt: number, random: number): number {
  const nominal = Math.min(LONGEST_DELAY_MS, SHORTEST_DELAY_MS * 2 ** Math.min(attempt, 16));
  const spread = nominal * (1 + SPREAD * (2 * random - 1));
  return Math.min(LONGEST_DELAY_MS, Math.max(SHORTEST_DELAY_MS, Math.round(spread)));
}

/** The reason of a disconnection that the page itself wanted: who did that connects again. */
export const OWN_WISH = "io client disconnect";
