/** Messages by the hour of the day. */
import { type Column, Columns } from "../figures/Columns.tsx";
import { countText } from "../figures/words.ts";
import { useHub } from "../state/store.ts";
import { hoursIn } from "./moments.ts";

const HEIGHT = 128;
const EVERY = 3;

function two(hour: number): string {
  return String(hour).padStart(2, "0");
}

function rangeOf(hour: number): string {
  return `${two(hour)}:00–${two(hour + 1)}:00`;
}

export function HourPanel({ counts }: { readonly counts: readonly number[] }) {
  const wanted = useHub((state) => state.zone);
  const { counts: hours, zone } = hoursIn(counts, wanted, -new Date().getTimezoneOffset());
  const columns: readonly Column[] = hours.map((count, hour) => ({
    from: hour,
    to: hour + 1,
    count,
    words: `${rangeOf(hour)}: ${countText(count)}`,
  }));
  const busiest = columns.reduce((most, one) => (one.count > most.count ? one : most));
  const words = `Busiest: ${busiest.words}`;
  return (
    <section className="block" aria-label="Hour of day" data-testid="hours">
      <h3>
        Hour of day <span className="hint">{zone === "utc" ? "UTC" : "local time"}</span>
        <span className="aside">{busiest.count > 0 && words}</span>
      </h3>
      <Columns
        label={`Messages by hour of day. ${words}`}
        columns={columns}
        low={0}
        high={hours.length}
        ticks={[...hours, 0]
          .map((_, hour) => ({ at: hour, text: two(hour) }))
          .filter(({ at }) => at % EVERY === 0)}
        height={HEIGHT}
      />
    </section>
  );
}
