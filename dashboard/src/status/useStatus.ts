/**
 * The newest status and when it came, asked for every few seconds while the page is seen.
 *
 * Separate from the page because ages are told by the server's clock: that of a browser may be wrong.
 */
import { useEffect, useState } from "react";
import { useHub } from "../state/store.ts";
import type { StatusDetails } from "../wire/statusDetails.ts";
import type { StatusWatch } from "../wire/statusWatch.ts";

export const AGAIN_MS = 5_000;

export interface Known {
  readonly status: StatusDetails;
  /** Milliseconds of the browser's clock. */
  readonly at: number;
}

export function useStatus(watch: StatusWatch): Known | undefined {
  const connected = useHub((state) => state.connection === "connected");
  const [known, setKnown] = useState<Known>();

  useEffect(() => watch.hear((status) => setKnown({ status, at: Date.now() })), [watch]);
  useEffect(() => {
    if (!connected) return;
    const ask = () => {
      if (!document.hidden) watch.ask();
    };
    ask();
    const timer = setInterval(ask, AGAIN_MS);
    document.addEventListener("visibilitychange", ask);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", ask);
    };
  }, [watch, connected]);
  return known;
}

/** What the server's clock shows at `now` (milliseconds of the browser's), in Unix seconds. */
export function serverTime({ status, at }: Known, now: number): number {
  const told = status.server?.now;
  return told === undefined ? now / 1_000 : told + (now - at) / 1_000;
}
