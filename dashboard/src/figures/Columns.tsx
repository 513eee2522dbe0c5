/** Counts as columns on a numeric axis, each where its numbers stand, with holes left open. */
import { type AxisTick, placed } from "./room.ts";
import { linear, multiples, niceStep } from "./scale.ts";
import { useWidth } from "./useWidth.ts";

export interface Column {
  /** On the axis, `to` not included. */
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** What is told where the pointer rests. */
  readonly words: string;
}

interface ColumnsProps {
  /** All that the drawing says, in a sentence. */
  readonly label: string;
  readonly columns: readonly Column[];
  readonly low: number;
  readonly high: number;
  /** Left out where another drawing below has the same axis. */
  readonly ticks: readonly AxisTick[];
  readonly height: number;
  readonly link?: string | undefined;
}

const AXIS_HEIGHT = 20;
const TOP = 4;
const EDGE = 1;

/** Round numbers on an axis that is this wide. */
export function numberTicks(
  low: number,
  high: number,
  most: number,
  words: (value: number) => string,
): readonly AxisTick[] {
  return multiples(low, high, niceStep(high - low, most)).map((at) => ({ at, text: words(at) }));
}

export function Columns({ label, columns, low, high, ticks, height, link }: ColumnsProps) {
  const [box, width] = useWidth<HTMLDivElement>();
  const bottom = height - (ticks.length > 0 ? AXIS_HEIGHT : EDGE);
  const most = Math.max(1, ...columns.map(({ count }) => count));
  const x = linear(low, high, EDGE, Math.max(EDGE, width - EDGE));
  const y = linear(0, most, bottom, TOP);
  return (
    <div ref={box} className="columns" style={{ height }}>
      {width > 0 && (
        <svg width={width} height={height} role="img" aria-label={label} focusable="false">
          {columns.map(({ from, to, count, words }) => {
            const left = x(from);
            const wide = Math.max(1, x(to) - left - (x(to) - left > 4 ? 1 : 0));
            const top = count > 0 ? Math.min(y(count), bottom - 1) : bottom;
            return (
              <g key={from} className="column" data-link={link}>
                <rect className="value" x={left} y={top} width={wide} height={bottom - top} />
                {/* Low columns would be missed by the pointer. */}
                <rect className="reach" x={left} y={0} width={wide} height={bottom}>
                  <title>{words}</title>
                </rect>
              </g>
            );
          })}
          <g className="axes">
            <line x1={EDGE} x2={width - EDGE} y1={bottom} y2={bottom} data-zero="true" />
            {placed(ticks, x, low, high).map(({ at, text, x: place, anchor, hasRoom }) => (
              <g key={at}>
                <line x1={place} x2={place} y1={bottom} y2={bottom + 3} />
                {hasRoom && (
                  <text x={place} y={bottom + 15} textAnchor={anchor}>
                    {text}
                  </text>
                )}
              </g>
            ))}
          </g>
        </svg>
      )}
    </div>
  );
}
