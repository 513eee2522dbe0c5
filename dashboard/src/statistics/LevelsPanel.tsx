/** How loud messages are, link by link on one axis in decibels. */
import { Columns, numberTicks } from "../figures/Columns.tsx";
import { countText, levelText } from "../figures/words.ts";
import { LinkMark } from "../ui/LinkMark.tsx";
import { LINK_IDS, LINKS, type LinkId } from "../wire/links.ts";
import type { Levels } from "../wire/statisticsEvents.ts";
import { type LevelSummary, levelAxis, summaryOf } from "./levels.ts";

const CLASS_DB = 1;
const ROUND_DB = 5;
const ROW_HEIGHT = 44;
const AXIS_HEIGHT = 20;
const MOST_TICKS = 8;

function wordsOf({ median, total, beyond }: LevelSummary): string {
  const outside = beyond > 0 ? `, ${countText(beyond)} beyond the axis` : "";
  return `Half of ${countText(total)} messages up to ${levelText(median)} dB${outside}`;
}

interface RowProps {
  readonly link: LinkId;
  readonly summary: LevelSummary;
  readonly axis: { readonly low: number; readonly high: number };
  readonly isLast: boolean;
}

function Row({ link, summary, axis, isLast }: RowProps) {
  const { low, high } = axis;
  return (
    <li>
      <span className="level-words" title={wordsOf(summary)}>
        <LinkMark link={link} />
        <span className="figure">{levelText(summary.median)}</span>
        <span className="figure quiet">{countText(summary.total)}</span>
      </span>
      <Columns
        label={`${LINKS[link].name}. ${wordsOf(summary)}`}
        columns={summary.classes.map(({ from, count }) => ({
          from,
          to: from + CLASS_DB,
          count,
          words: `${levelText(from, 0)} to ${levelText(from + CLASS_DB, 0)} dB: ${countText(count)}`,
        }))}
        low={low}
        high={high}
        ticks={isLast ? numberTicks(low, high, MOST_TICKS, (at) => levelText(at, 0)) : []}
        height={isLast ? ROW_HEIGHT + AXIS_HEIGHT : ROW_HEIGHT}
        link={link}
      />
    </li>
  );
}

export function LevelsPanel({ levels }: { readonly levels: Levels }) {
  const rows = LINK_IDS.map((link) => ({ link, summary: summaryOf(levels[link], CLASS_DB) }));
  const heard = rows.filter(({ summary }) => summary.classes.length > 0);
  const axis = levelAxis(
    heard.map(({ summary }) => summary),
    CLASS_DB,
    ROUND_DB,
  );
  return (
    <section className="block" aria-label="Signal levels" data-testid="levels">
      <h3>
        Signal levels <span className="hint">dB; median and messages of each link</span>
      </h3>
      {axis ? (
        <ul className="level-rows">
          {heard.map(({ link, summary }, index) => (
            <Row
              key={link}
              link={link}
              summary={summary}
              axis={axis}
              isLast={index === heard.length - 1}
            />
          ))}
        </ul>
      ) : (
        <p className="block-empty">No decoder has told a level so far.</p>
      )}
    </section>
  );
}
