/** Names with numbers, each row with a bar behind it as long as its share of the largest. */
import { type ReactNode, useState } from "react";
import { countText } from "./words.ts";

export interface Bar {
  readonly key: string;
  readonly count: number;
  /** What stands in the row before its number. */
  readonly words: ReactNode;
}

interface BarsProps {
  readonly bars: readonly Bar[];
  /** How many are seen before somebody asks for more. */
  readonly few: number;
  /** What has no row of its own. */
  readonly others: number;
  /** A row's content as a link to what was counted. */
  readonly link: (bar: Bar, content: ReactNode) => ReactNode;
}

export function Bars({ bars, few, others, link }: BarsProps) {
  const [all, setAll] = useState(false);
  const shown = all ? bars : bars.slice(0, few);
  const hidden = bars.slice(shown.length).reduce((sum, { count }) => sum + count, 0);
  const most = Math.max(1, ...bars.map(({ count }) => count));
  const rest = others + hidden;
  return (
    <>
      <ol className="bars">
        {shown.map((bar) => (
          <li key={bar.key}>
            {bar.count > 0 && (
              <span className="bar" style={{ width: `${(bar.count / most) * 100}%` }} />
            )}
            {link(
              bar,
              <>
                <span className="words">{bar.words}</span>
                <span className="figure">{countText(bar.count)}</span>
              </>,
            )}
          </li>
        ))}
      </ol>
      {(rest > 0 || bars.length > few) && (
        <p className="bars-rest">
          {bars.length > few && (
            <button
              type="button"
              className="link-button"
              aria-expanded={all}
              onClick={() => setAll(!all)}
            >
              Show {all ? few : bars.length}
            </button>
          )}
          {rest > 0 && (
            <span className="others">
              others <span className="figure">{countText(rest)}</span>
            </span>
          )}
        </p>
      )}
    </>
  );
}
