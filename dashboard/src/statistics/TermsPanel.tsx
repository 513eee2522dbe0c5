/** How often each alert term matched; every row leads to its stored alerts. */
import { useMemo } from "react";
import { Bars } from "../figures/Bars.tsx";
import { TermLink } from "../frame/TermLink.tsx";
import { useHub } from "../state/store.ts";
import { oneLine } from "../text/visible.ts";

const FEW = 10;
const MOST = 200;
const TERM_LENGTH = 48;

export function TermsPanel() {
  const counts = useHub((state) => state.termCounts);
  const ranked = useMemo(
    () => [...counts].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0], "en")),
    [counts],
  );
  const others = ranked.slice(MOST).reduce((sum, [, count]) => sum + count, 0);
  return (
    <section className="block" aria-label="Alert terms" data-testid="alert-terms">
      <h3>
        Alert terms <span className="hint">matches</span>
      </h3>
      {ranked.length === 0 ? (
        <p className="block-empty">There are no alert terms. They are set on the page of alerts.</p>
      ) : (
        <Bars
          bars={ranked.slice(0, MOST).map(([term, count]) => ({
            key: term,
            count,
            words: <bdi className="data">{oneLine(term, TERM_LENGTH)}</bdi>,
          }))}
          few={FEW}
          others={others}
          link={({ key }, content) => (
            <TermLink className="bar-link" term={key}>
              {content}
            </TermLink>
          )}
        />
      )}
    </section>
  );
}
