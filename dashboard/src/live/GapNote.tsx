/** A line between two messages: what was missed there, and where to find it. */
import { SearchLink } from "../frame/SearchLink.tsx";
import type { Gap } from "../state/missed.ts";
import { useHub } from "../state/store.ts";
import { sinceTime } from "../text/time.ts";
import { gapWords, searchOfGap } from "./gaps.ts";

export function GapNote({ gap }: { readonly gap: Gap }) {
  const zone = useHub((state) => state.zone);
  return (
    <div role="row" className="gap-row" data-testid="gap">
      <div role="gridcell">
        <span className="words">
          {gapWords(gap)}, from {sinceTime(gap.since * 1_000, zone)} to{" "}
          {sinceTime(gap.until * 1_000, zone)}
        </span>
        <SearchLink question={searchOfGap(gap)}>Search them</SearchLink>
      </div>
    </div>
  );
}
