/** The lines of the chart with their values, each a switch: legend and reading in one. */
import type { ReactNode } from "react";
import { rateText } from "../figures/words.ts";
import type { RateChart, SeriesId } from "../wire/rates.ts";
import { wordsOf } from "./series.ts";

interface RatesLegendProps {
  readonly chart: RateChart | undefined;
  readonly offered: readonly SeriesId[];
  readonly hidden: readonly SeriesId[];
  /** The place whose values are shown. */
  readonly place: number;
  readonly time: string;
  readonly onToggle: (id: SeriesId) => void;
  /** Further lines, behind those of the chart. */
  readonly children: ReactNode;
}

export function RatesLegend(props: RatesLegendProps) {
  const { chart, offered, hidden, place, time, onToggle, children } = props;
  return (
    <div className="rates-legend">
      <span className="figure rates-time" data-testid="rates-time">
        {time}
      </span>
      <fieldset className="rates-series">
        <legend className="visually-hidden">Lines</legend>
        {offered.map((id) => {
          const { mark, name } = wordsOf(id);
          const isShown = !hidden.includes(id);
          return (
            <button
              key={id}
              type="button"
              className="rates-line"
              data-link={id}
              aria-pressed={isShown}
              title={isShown ? `Hide ${name}` : `Show ${name}`}
              data-testid={`rates-line-${id}`}
              onClick={() => onToggle(id)}
            >
              <svg className="line-sample" viewBox="0 0 16 8" aria-hidden="true" focusable="false">
                <path className="series" data-link={id} d="M0 4H16" />
              </svg>
              <span className="link-mark" aria-hidden="true">
                {mark}
              </span>
              <span className="name">{name}</span>
              <span className="figure value">{rateText(chart?.series[id][place])}</span>
            </button>
          );
        })}
        {children}
      </fieldset>
    </div>
  );
}
