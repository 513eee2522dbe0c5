/** Whether a moment is still to come, told anew when it is there. Separate because a timer is needed. */
import { useEffect, useState } from "react";

/** Browsers take no longer timers; what ends later is looked at again by then. */
const LONGEST_MS = 2_000_000_000;

/** `moment` in milliseconds. */
export function useUntil(moment: number): boolean {
  const [, setLooked] = useState(0);
  const isAhead = moment > Date.now();
  useEffect(() => {
    if (!isAhead) return;
    const delay = Math.min(Math.max(moment - Date.now(), 0) + 1, LONGEST_MS);
    const timer = setTimeout(() => setLooked((before) => before + 1), delay);
    return () => clearTimeout(timer);
  }, [moment, isAhead]);
  return isAhead;
}
