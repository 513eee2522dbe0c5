/**
 * The rates of the time before a chart, while somebody compares.
 *
 * Separate from the chart's own rates, which come by themselves: these are asked for when the chart
 * has moved on by a place.
 */
import { useEffect, useMemo, useState } from "react";
import { type RateChart, type Rates, toChart } from "../wire/rates.ts";
import { askFor } from "../wire/rest.ts";
import { alignedBefore, questionBefore } from "./before.ts";

interface Held {
  readonly question: string;
  readonly chart: RateChart;
}

export interface BeforeState {
  /** Undefined while nobody compares, and until there is an answer. */
  readonly rates: Rates | undefined;
  /** Why there is none; empty when there is or will be one. */
  readonly failure: string;
}

export function useBefore(chart: RateChart | undefined, wanted: boolean): BeforeState {
  const [held, setHeld] = useState<Held>();
  const [failure, setFailure] = useState("");
  const period = chart?.period;
  const question = wanted && chart && chart.starts.length > 0 ? questionBefore(chart) : "";

  useEffect(() => {
    if (question === "" || !period) return;
    const stop = new AbortController();
    askFor(question, stop.signal).then((answer) => {
      if (stop.signal.aborted) return;
      if (answer.state === "done") setHeld({ question, chart: toChart(period, answer.value) });
      setFailure(answer.state === "failed" ? answer.reason : "");
    });
    return () => stop.abort();
  }, [question, period]);

  const isOfPeriod = question !== "" && held?.chart.period === period;
  const rates = useMemo(
    () => (chart && held && isOfPeriod ? alignedBefore(chart, held.chart) : undefined),
    [chart, held, isOfPeriod],
  );
  return { rates, failure: question === "" ? "" : failure };
}
