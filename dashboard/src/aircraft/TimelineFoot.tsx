/** Below the oldest message that is shown: the way to older ones, or that there are none. */
import type { Timeline } from "./useTimeline.ts";

export function TimelineFoot({ timeline }: { readonly timeline: Timeline }) {
  const { hasOlder, loading, failure, loadOlder } = timeline;
  return (
    <p className="timeline-foot">
      {hasOlder ? (
        <button
          type="button"
          className="button"
          data-testid="show-older"
          disabled={loading}
          onClick={loadOlder}
        >
          Show older
        </button>
      ) : (
        <span className="quiet">That is all that is stored.</span>
      )}
      {failure !== "" && <span role="alert">{failure}</span>}
    </p>
  );
}
