/**
 * When to try the server again.
 *
 * Separate because a screen on the wall has to come back after any pause: the client library gives
 * up on some kinds of disconnection, and that rule must be visible and tested.
 */

export const RECONNECT = {
  reconnection: true,
  reconnectionAttempts: Number.POSITIVE_INFINITY,
  reconnectionDelay: 500,
  reconnectionDelayMax: 5_000,
  randomizationFactor: 0.5,
  // A proxy without its server can take a connection and say nothing; twenty seconds is too long.
  timeout: 8_000,
} as const;

const SHORTEST_DELAY_MS = RECONNECT.reconnectionDelay;
const LONGEST_DELAY_MS = RECONNECT.reconnectionDelayMax;

/**
 * Milliseconds to wait before the given attempt, counted from 0.
 *
 * `random` is in [0, 1): it spreads the clients of a restarted server over half to one and a half
 * times the nominal delay, inside the bounds.
 */
export function reconnectDelay(attempt: number, random: number): number {
  const nominal = Math.min(LONGEST_DELAY_MS, SHORTEST_DELAY_MS * 2 ** Math.min(attempt, 16));
  const spread = nominal * (1 + RECONNECT.randomizationFactor * (2 * random - 1));
  return Math.min(LONGEST_DELAY_MS, Math.max(SHORTEST_DELAY_MS, Math.round(spread)));
}

/** Whether the library leaves the next attempt to us: it does when the other side hung up. */
export function needsOwnReconnect(reason: string): boolean {
  return reason === "io server disconnect";
}
