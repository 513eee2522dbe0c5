/** A line between two messages: what stands above came while nobody looked, or since. */
import { useHub } from "../state/store.ts";
import { sinceTime } from "../text/time.ts";

export function SeenNote({ at }: { readonly at: number }) {
  const zone = useHub((state) => state.zone);
  return (
    <div role="row" className="gap-row seen-row" data-testid="seen">
      <div role="gridcell">
        <span className="words">New since you looked away at {sinceTime(at, zone)}</span>
      </div>
    </div>
  );
}
