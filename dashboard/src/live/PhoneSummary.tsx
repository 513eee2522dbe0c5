/** One thin line on phones: how much is shown, and that filters are set. */
import { Counts } from "./FilterBar.tsx";
import { activeCount, NO_FILTER } from "./filters.ts";
import type { FilterState } from "./useFilter.ts";

interface PhoneSummaryProps extends FilterState {
  readonly shown: number;
  readonly total: number;
}

export function PhoneSummary({ filter, change, shown, total }: PhoneSummaryProps) {
  const active = activeCount(filter);
  return (
    <div className="phone-summary">
      <Counts shown={shown} total={total} />
      {active > 0 && (
        <button type="button" className="link-button" onClick={() => change(NO_FILTER)}>
          Clear {active} {active === 1 ? "filter" : "filters"}
        </button>
      )}
    </div>
  );
}
