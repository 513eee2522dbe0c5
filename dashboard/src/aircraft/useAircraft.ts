/**
 * What the server tells of one aircraft, asked anew when there is contact again.
 *
 * Separate from its messages, which are shown page by page.
 */
import { useCallback, useEffect, useState } from "react";
import { useHub } from "../state/store.ts";
import { type Aircraft, toAircraft } from "../wire/aircraft.ts";
import { askFor } from "../wire/rest.ts";

export type AircraftState =
  | { readonly state: "waiting" }
  | { readonly state: "missing" }
  | { readonly state: "failed"; readonly reason: string }
  | { readonly state: "shown"; readonly aircraft: Aircraft };

export interface AircraftAnswer {
  readonly answer: AircraftState;
  readonly reload: () => void;
}

function answered(value: unknown): AircraftState {
  const aircraft = toAircraft(value);
  if (aircraft) return { state: "shown", aircraft };
  return { state: "failed", reason: "The answer of the server cannot be read." };
}

/** `revision` grows when there may be more to tell. */
export function useAircraft(name: string, revision: number): AircraftAnswer {
  const connected = useHub((state) => state.connection === "connected");
  const [attempt, setAttempt] = useState(0);
  const [held, setHeld] = useState<{ readonly name: string; readonly answer: AircraftState }>();

  // biome-ignore lint/correctness/useExhaustiveDependencies: asked anew when there is more to tell
  useEffect(() => {
    if (!connected || name === "") return;
    const stop = new AbortController();
    askFor(`aircraft/${encodeURIComponent(name)}`, stop.signal).then((told) => {
      if (stop.signal.aborted) return;
      const answer = told.state === "done" ? answered(told.value) : told;
      setHeld((before) => {
        const keeps =
          answer.state === "failed" && before?.name === name && before.answer.state === "shown";
        return keeps ? before : { name, answer };
      });
    });
    return () => stop.abort();
  }, [name, attempt, revision, connected]);
  const reload = useCallback(() => setAttempt((before) => before + 1), []);
  return { answer: held?.name === name ? held.answer : { state: "waiting" }, reload };
}
