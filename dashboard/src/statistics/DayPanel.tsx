/** Messages day by day, as far back as days are told apart. */
import { Columns } from "../figures/Columns.tsx";
import { timeTicks } from "../figures/timeTicks.ts";
import { countText } from "../figures/words.ts";
import { dateText } from "../text/time.ts";
import type { Day } from "../wire/statisticsEvents.ts";
import type { Span } from "./choice.ts";
import { sinceOf } from "./moments.ts";

const HEIGHT = 128;
const DAY_SECONDS = 86_400;
const MOST_TICKS = 7;

interface DayPanelProps {
  readonly days: readonly Day[];
  readonly span: Span;
}

export function DayPanel({ days, span }: DayPanelProps) {
  const [first] = days;
  const last = days.at(-1);
  if (!first || !last || span === 1) return null;
  const begin = span === undefined ? first.start : sinceOf(span, Date.now());
  const columns = days.map(({ start, count }) => ({
    from: start,
    to: start + DAY_SECONDS,
    count,
    words: `${dateText(start * 1_000, "utc")}: ${countText(count)}`,
  }));
  const end = last.start + DAY_SECONDS;
  const ticks = timeTicks(begin * 1_000, end * 1_000, MOST_TICKS, "utc");
  const busiest = columns.reduce((most, one) => (one.count > most.count ? one : most));
  return (
    <section className="block" aria-label="Messages per day" data-testid="days">
      <h3>
        Messages per day <span className="hint">UTC</span>
        <span className="aside">Most: {busiest.words}</span>
      </h3>
      <Columns
        label={`Messages per day. Most: ${busiest.words}`}
        columns={columns}
        low={begin}
        high={end}
        ticks={ticks.map(({ at, text }) => ({ at: at / 1_000, text }))}
        height={HEIGHT}
      />
    </section>
  );
}
