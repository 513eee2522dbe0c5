/**
 * The answer to a question that is asked again every minute while the page is seen.
 *
 * Separate because totals, levels, frequencies and counts differ only in the question.
 */
import { useCallback, useEffect, useRef, useState } from "react";
import { useHub } from "../state/store.ts";
import type { Answer } from "../wire/requests.ts";

export const AGAIN_MS = 60_000;

export interface Asked<T> {
  readonly value: T | undefined;
  /** Whether the value answers an earlier question, or is from before the connection was lost. */
  readonly stale: boolean;
  /** Why there is no answer; empty when there is or will be one. */
  readonly failure: string;
  readonly reload: () => void;
}

/** `ask` has to be the same function as long as the question is the same. */
export function useAsked<T>(ask: () => Promise<Answer<T>>): Asked<T> {
  const connected = useHub((state) => state.connection === "connected");
  const [told, setTold] = useState<{ readonly value: T; readonly ask: unknown }>();
  const [failure, setFailure] = useState("");
  const wanted = useRef<unknown>(undefined);

  const load = useCallback(() => {
    wanted.current = ask;
    ask().then((answer) => {
      if (wanted.current !== ask || answer.state === "superseded") return;
      if (answer.state === "refused") {
        setFailure(answer.error.issues[0]?.message ?? answer.error.summary);
        return;
      }
      setFailure("");
      setTold({ value: answer.value, ask });
    });
  }, [ask]);

  useEffect(() => {
    if (!connected) return;
    load();
    const again = () => {
      if (!document.hidden) load();
    };
    const timer = setInterval(again, AGAIN_MS);
    document.addEventListener("visibilitychange", again);
    return () => {
      wanted.current = undefined;
      clearInterval(timer);
      document.removeEventListener("visibilitychange", again);
    };
  }, [load, connected]);

  return {
    value: told?.value,
    stale: !connected || (told !== undefined && told.ask !== ask),
    failure,
    reload: load,
  };
}
