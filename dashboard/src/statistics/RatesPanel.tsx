/** Messages per minute over time: period, lines, chart and the values at a moment. */
import { useMemo, useState } from "react";
import { lastKnown } from "../figures/line.ts";
import { rateText } from "../figures/words.ts";
import { ZoneSwitch } from "../live/ZoneSwitch.tsx";
import { useHub } from "../state/store.ts";
import { oneLine } from "../text/visible.ts";
import { useMediaQuery } from "../ui/useMediaQuery.ts";
import { PERIODS } from "../wire/rates.ts";
import { BeforeSwitch } from "./BeforeSwitch.tsx";
import { BEFORE } from "./before.ts";
import { type Choice, PERIOD_NAMES, PERIOD_WORDS, toggled } from "./choice.ts";
import { stretchText } from "./moments.ts";
import { PanelTrouble } from "./PanelTrouble.tsx";
import { RatesChart } from "./RatesChart.tsx";
import { RatesLegend } from "./RatesLegend.tsx";
import { RatesTable } from "./RatesTable.tsx";
import { offeredSeries, placeOf, wordsOf } from "./series.ts";
import { useBefore } from "./useBefore.ts";
import type { RatesState } from "./useRates.ts";

const TALL = "(min-height: 1000px)";
const REASON_LENGTH = 200;
const HEIGHT = 236;
const TALL_HEIGHT = 320;

interface RatesPanelProps {
  readonly rates: RatesState;
  readonly choice: Choice;
  readonly change: (choice: Choice) => void;
}

function PeriodChoice({ choice, change }: Omit<RatesPanelProps, "rates">) {
  return (
    <fieldset className="segmented periods">
      <legend className="visually-hidden">Period</legend>
      {PERIODS.map((period) => (
        <button
          key={period}
          type="button"
          aria-pressed={choice.period === period}
          data-active={choice.period === period}
          title={PERIOD_WORDS[period]}
          data-testid={`period-${period}`}
          onClick={() => change({ ...choice, period })}
        >
          {PERIOD_NAMES[period]}
        </button>
      ))}
    </fieldset>
  );
}

export function RatesPanel({ rates, choice, change }: RatesPanelProps) {
  const { chart, stale, failure, reload } = rates;
  const zone = useHub((state) => state.zone);
  const links = useHub((state) => state.features?.links);
  const height = useMediaQuery(TALL) ? TALL_HEIGHT : HEIGHT;
  /** Milliseconds: the moment stays the same when the chart moves on. */
  const [moment, setMoment] = useState<number>();
  const offered = useMemo(() => offeredSeries(links, chart), [links, chart]);
  const shown = useMemo(
    () => offered.filter((id) => !choice.hidden.includes(id)),
    [offered, choice.hidden],
  );

  const read = chart && moment !== undefined ? placeOf(chart, moment) : undefined;
  const newest = chart ? lastKnown(chart.series.total)?.index : undefined;
  const place = read ?? newest;
  const before = useBefore(stale ? undefined : chart, choice.compares);
  const valueBefore = place === undefined ? undefined : before.rates?.[place];
  const start = place === undefined ? undefined : chart?.starts[place];
  const time = chart && start !== undefined ? stretchText(start, chart.step, zone) : "";
  const values = shown.map(
    (id) =>
      `${wordsOf(id).name} ${rateText(place === undefined ? undefined : chart?.series[id][place])}`,
  );
  if (chart && before.rates) {
    values.push(`${BEFORE[chart.period].words} ${rateText(valueBefore)}`);
  }
  return (
    <section className="block rates-panel" aria-label="Messages per minute" data-stale={stale}>
      <header className="block-head">
        <h2>Messages per minute</h2>
        <PeriodChoice choice={choice} change={change} />
        <span className="spacer" />
        <ZoneSwitch />
      </header>
      <RatesLegend
        chart={chart}
        offered={offered}
        hidden={choice.hidden}
        place={place ?? 0}
        time={time}
        onToggle={(id) => change({ ...choice, hidden: toggled(choice.hidden, id) })}
      >
        <BeforeSwitch
          before={BEFORE[choice.period]}
          isShown={choice.compares}
          value={valueBefore}
          onChange={(compares) => change({ ...choice, compares })}
        />
      </RatesLegend>
      {before.failure !== "" && (
        <p className="hint" role="status">
          The time before did not load: {oneLine(before.failure, REASON_LENGTH)}
        </p>
      )}
      {failure !== "" && <PanelTrouble reason={failure} onReload={reload} />}
      {chart ? (
        <>
          <RatesChart
            chart={chart}
            shown={shown}
            before={before.rates}
            place={read}
            words={`${time}: ${values.join(", ")}`}
            height={height}
            zone={zone}
            onPlace={(at) => setMoment(at === undefined ? undefined : chart.starts[at])}
          />
          {newest === undefined && (
            <p className="block-empty">
              No full minute is known of this period yet. The first appears a minute after the
              start.
            </p>
          )}
          <RatesTable chart={chart} shown={shown} zone={zone} />
        </>
      ) : (
        <p className="block-wait" role="status" style={{ height }}>
          {failure === "" ? "Loading…" : ""}
        </p>
      )}
    </section>
  );
}
