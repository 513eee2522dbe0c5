/** Which part of the stored alerts is shown, and the way to the others. */
import { Icon } from "../ui/Icon.tsx";
import { showHistory } from "./historyAddress.ts";
import type { LoadedPage } from "./useHistory.ts";

/** A query that took no longer is not worth a word. */
const SLOW_SECONDS = 1;

interface PagerProps {
  readonly term: string;
  /** The page that the address asks for; counts from 0. */
  readonly page: number;
  readonly loaded: LoadedPage | undefined;
}

function rangeOf({ page, pageSize, total, messages }: LoadedPage): string {
  if (total === 0) return "none";
  const all = total.toLocaleString("en");
  if (messages.length === 0) return `none of ${all}`;
  const first = page * pageSize + 1;
  const last = first + messages.length - 1;
  return `${first.toLocaleString("en")}–${last.toLocaleString("en")} of ${all}`;
}

export function Pager({ term, page, loaded }: PagerProps) {
  // The total is one of the term; which part of it is shown is known once it is there.
  const ofTerm = loaded?.asked.term === term ? loaded : undefined;
  const shown = ofTerm?.asked.page === page ? ofTerm : undefined;
  const last = ofTerm ? Math.max(0, Math.ceil(ofTerm.total / ofTerm.pageSize) - 1) : page;
  const go = (to: number) => showHistory({ term, page: to });
  return (
    <div className="pager">
      <span className="counts" role="status" data-testid="history-range">
        {shown ? rangeOf(shown) : ""}
        {shown && shown.querySeconds > SLOW_SECONDS && (
          <span className="quiet"> in {shown.querySeconds.toFixed(1)} s</span>
        )}
      </span>
      <button
        type="button"
        className="button not-on-phone"
        disabled={page === 0}
        title="Newest"
        onClick={() => go(0)}
      >
        First
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label="Newer alerts"
        title="Newer"
        disabled={page === 0}
        onClick={() => go(Math.min(page - 1, last))}
      >
        <span className="turn-left">
          <Icon name="down" />
        </span>
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label="Older alerts"
        title="Older"
        data-testid="history-older"
        disabled={page >= last}
        onClick={() => go(page + 1)}
      >
        <span className="turn-right">
          <Icon name="down" />
        </span>
      </button>
    </div>
  );
}
