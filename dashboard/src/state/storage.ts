/**
 * The browser's storage, which may be full, forbidden or hold anything.
 *
 * Separate so that no other module has to expect an exception from remembering something.
 */

export function readStored(key: string): unknown {
  try {
    const text = window.localStorage.getItem(key);
    return text === null ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return undefined;
  }
}

/** Keeps the value as JSON; without storage the page works on, it only forgets. */
export function writeStored(key: string, value: unknown): void {
  try {
    window.localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Private windows and full disks are no reason to stop showing messages.
  }
}

export function forgetStored(key: string): void {
  try {
    window.localStorage.removeItem(key);
  } catch {
    // Where nothing can be kept there is nothing to forget.
  }
}
