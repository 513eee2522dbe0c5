/**
 * The chart of a period, kept up to date while it is looked at.
 *
 * Separate from the drawing: what was loaded stays, dimmed, until the next period is there.
 */
import { useCallback, useEffect, useState } from "react";
import { useHub } from "../state/store.ts";
import type { Period, RateChart, RatesWatch } from "../wire/rates.ts";

export interface RatesState {
  readonly chart: RateChart | undefined;
  /** Whether the chart is of another period, or of before the connection was lost. */
  readonly stale: boolean;
  /** Why there is no answer; empty when there is or will be one. */
  readonly failure: string;
  readonly reload: () => void;
}

export function useRates(watch: RatesWatch, period: Period): RatesState {
  const connected = useHub((state) => state.connection === "connected");
  const [chart, setChart] = useState<RateChart>();
  const [failure, setFailure] = useState("");
  const [attempt, setAttempt] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt asks anew
  useEffect(() => {
    if (!connected) return;
    setFailure("");
    return watch.watch(period, (told) => {
      if ("reason" in told) {
        setFailure(told.reason);
        return;
      }
      setFailure("");
      setChart(told);
    });
  }, [watch, period, connected, attempt]);

  const reload = useCallback(() => setAttempt((before) => before + 1), []);
  return {
    chart,
    stale: !connected || (chart !== undefined && chart.period !== period),
    failure,
    reload,
  };
}
