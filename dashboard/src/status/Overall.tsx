/** Whether all is well, in words, and what is not. */

import { lengthText } from "../figures/words.ts";
import { ZoneSwitch } from "../live/ZoneSwitch.tsx";
import { useHub } from "../state/store.ts";
import { clockTime, dateText } from "../text/time.ts";
import { visible } from "../text/visible.ts";
import { findingsOf, overallOf } from "./statusWords.ts";
import { AGAIN_MS, type Known, serverTime } from "./useStatus.ts";

/** Two answers that did not come are told. */
const STALE_MS = 3 * AGAIN_MS;

interface OverallProps {
  readonly known: Known;
  /** Milliseconds of the browser's clock. */
  readonly now: number;
}

export function Overall({ known, now }: OverallProps) {
  const zone = useHub((state) => state.zone);
  const connected = useHub((state) => state.connection === "connected");
  const { status, at } = known;
  const findings = findingsOf(status, {
    now: serverTime(known, now),
    day: (seconds) => dateText(seconds * 1_000, zone),
  });
  const overall = overallOf(status, findings);
  const age = now - at;
  const isStale = !connected || age > STALE_MS;
  return (
    <section className="overall" aria-label="Overall state" data-stale={isStale}>
      <header className="block-head">
        <p
          className="feed overall-words"
          role="status"
          data-condition={isStale ? "silent" : overall.condition}
          data-testid="overall"
        >
          <span className="sign" aria-hidden="true" />
          {connected ? overall.words : "How it is doing now is not known."}
        </p>
        <span className="spacer" />
        <span className="hint as-of" data-testid="as-of">
          as of <span className="figure">{clockTime(at, zone)}</span>
          {isStale && `, ${lengthText(age / 1_000)} old`}
        </span>
        <ZoneSwitch />
      </header>
      {findings.length > 0 && (
        <ul className="findings" data-testid="findings">
          {findings.map(({ condition, words, reason }) => (
            <li key={`${words} ${reason}`} className="feed" data-condition={condition}>
              <span className="sign" aria-hidden="true" />
              <span>
                {words} {reason !== "" && <bdi className="data reason">{visible(reason)}</bdi>}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
