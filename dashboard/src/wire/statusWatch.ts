/**
 * The status as the server tells it, asked for as often as somebody looks at it.
 *
 * Separate from the short status of every page, which waits for what is told by itself.
 */
import type { Wire } from "./requests.ts";
import { type StatusDetails, toStatusDetails } from "./statusDetails.ts";

export interface StatusWatch {
  /** Calls with each status that comes, until the returned function is called. */
  hear(listener: (status: StatusDetails) => void): () => void;
  /** Asks for one now; without a connection for none. */
  ask(): void;
}

function listen(wire: Wire): StatusWatch {
  const listeners = new Set<(status: StatusDetails) => void>();
  wire.on("system_status", (data: unknown) => {
    if (listeners.size === 0) return;
    const status = toStatusDetails(data);
    if (status) for (const listener of listeners) listener(status);
  });
  return {
    hear(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    ask() {
      if (wire.connected) wire.emit("request_status", {});
    },
  };
}

const known = new WeakMap<Wire, StatusWatch>();

/** The one of a connection, which hears it only once, however often the page is opened. */
export function statusWatch(wire: Wire): StatusWatch {
  const watch = known.get(wire) ?? listen(wire);
  known.set(wire, watch);
  return watch;
}
