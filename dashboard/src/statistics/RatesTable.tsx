/** The values of the chart as a table, for who reads them one by one or by ear. */
import { useState } from "react";
import { rateText } from "../figures/words.ts";
import type { Zone } from "../text/time.ts";
import type { RateChart, SeriesId } from "../wire/rates.ts";
import { stretchText } from "./moments.ts";
import { wordsOf } from "./series.ts";

interface RatesTableProps {
  readonly chart: RateChart;
  readonly shown: readonly SeriesId[];
  readonly zone: Zone;
}

function Rows({ chart, shown, zone }: RatesTableProps) {
  // Newest first, as everywhere.
  const places = chart.starts.map((_, place) => chart.starts.length - 1 - place);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys
    <section className="rates-table" aria-label="Values of the chart" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">Time</th>
            {shown.map((id) => (
              <th key={id} scope="col">
                {wordsOf(id).name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {places.map((place) => {
            const start = chart.starts[place] ?? 0;
            return (
              <tr key={start}>
                <th scope="row">{stretchText(start, chart.step, zone)}</th>
                {shown.map((id) => (
                  <td key={id}>{rateText(chart.series[id][place])}</td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

export function RatesTable(props: RatesTableProps) {
  const [open, setOpen] = useState(false);
  return (
    <div className="rates-values">
      <button
        type="button"
        className="link-button"
        aria-expanded={open}
        data-testid="rates-table-switch"
        onClick={() => setOpen(!open)}
      >
        {open ? "Hide the table" : "Values as a table"}
      </button>
      {open && <Rows {...props} />}
    </div>
  );
}
