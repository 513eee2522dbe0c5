/**
 * The worker that opens the page when the server is away: started, and kept as new as the server.
 *
 * Separate from the worker, which is a program of its own.
 */

/** By then the first messages are drawn, and the worker's fetching disturbs nobody. */
const START_MS = 4_000;

/** Starts it where browsers have one: on pages that come over HTTPS or from this computer. */
export function startWorker(): void {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  setTimeout(() => {
    const address = new URL("sw.js", document.baseURI);
    // A browser that forbids it shows the page all the same, with a server.
    navigator.serviceWorker.register(address, { updateViaCache: "none" }).catch(() => undefined);
  }, START_MS);
}

/** A page that stays open for weeks never asks by itself. */
export function updateWorker(): void {
  if (!("serviceWorker" in navigator)) return;
  navigator.serviceWorker
    .getRegistration(document.baseURI)
    .then((registration) => registration?.update())
    .catch(() => undefined);
}
