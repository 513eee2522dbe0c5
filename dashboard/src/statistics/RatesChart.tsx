/** Rates over time as lines on real axes; the value at a moment is chosen by pointer or by keys. */
import { type KeyboardEvent, memo, type PointerEvent, useMemo } from "react";
import { gaps, lastKnown, linePath, spread } from "../figures/line.ts";
import { type Axis, axisFromZero, linear, type Scale } from "../figures/scale.ts";
import { type TimeTick, timeTicks } from "../figures/timeTicks.ts";
import { useWidth } from "../figures/useWidth.ts";
import { countText } from "../figures/words.ts";
import type { Zone } from "../text/time.ts";
import type { RateChart, Rates, SeriesId } from "../wire/rates.ts";
import { wordsOf } from "./series.ts";

const TOP = 10;
const RIGHT = 26;
const BOTTOM = 22;
const DIGIT_WIDTH = 7.5;
const TICK_WIDTH = 68;
const TICK_HEIGHT = 52;
const MARK_HEIGHT = 13;
/** A line that ended further back has no mark at the edge. */
const EDGE_POINTS = 3;
const FAR = 10;
const NOTHING: Rates = [];

interface Plot {
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly axis: Axis;
  readonly times: readonly TimeTick[];
  /** From a place in the chart, from a moment, from a rate. */
  readonly x: Scale;
  readonly t: Scale;
  readonly y: Scale;
}

interface RatesChartProps {
  readonly chart: RateChart;
  readonly shown: readonly SeriesId[];
  /** The sums of the time before, place by place; undefined where nobody compares. */
  readonly before: Rates | undefined;
  /** The place whose values are read; undefined for none. */
  readonly place: number | undefined;
  readonly words: string;
  readonly height: number;
  readonly zone: Zone;
  readonly onPlace: (place: number | undefined) => void;
}

function mostOf(chart: RateChart, shown: readonly SeriesId[], before: Rates): number {
  let most = 0;
  for (const rate of before) most = Math.max(most, rate ?? 0);
  for (const id of shown) for (const rate of chart.series[id]) most = Math.max(most, rate ?? 0);
  return most;
}

function plotOf(
  chart: RateChart,
  shown: readonly SeriesId[],
  before: Rates,
  width: number,
  height: number,
  zone: Zone,
): Plot {
  const bottom = height - BOTTOM;
  const axis = axisFromZero(
    mostOf(chart, shown, before),
    Math.max(2, Math.floor(bottom / TICK_HEIGHT)),
  );
  const digits = Math.max(...axis.ticks.map((tick) => countText(tick).length));
  const left = Math.ceil(digits * DIGIT_WIDTH) + 8;
  const right = Math.max(left + 1, width - RIGHT);
  const count = chart.starts.length;
  const start = chart.starts[0] ?? 0;
  const end = start + count * chart.step;
  return {
    left,
    right,
    bottom,
    axis,
    times: timeTicks(start, end, (right - left) / TICK_WIDTH, zone),
    x: linear(0, count, left, right),
    t: linear(start, end, left, right),
    y: linear(axis.low, axis.high, bottom, TOP),
  };
}

const Axes = memo(function Axes({ plot }: { readonly plot: Plot }) {
  const { left, right, bottom, axis, times, t, y } = plot;
  return (
    <g className="axes">
      {axis.ticks.map((tick) => (
        <g key={tick}>
          <line x1={left} x2={right} y1={y(tick)} y2={y(tick)} data-zero={tick === 0} />
          <text x={left - 6} y={y(tick) + 4} textAnchor="end">
            {countText(tick)}
          </text>
        </g>
      ))}
      {times.map(({ at, text }) => (
        <g key={at}>
          <line x1={t(at)} x2={t(at)} y1={bottom} y2={bottom + 4} />
          <text x={t(at)} y={bottom + 17} textAnchor={anchorOf(t(at), left, right)}>
            {text}
          </text>
        </g>
      ))}
    </g>
  );
});

/** A text at an end of the axis stays within it. */
function anchorOf(x: number, left: number, right: number): "start" | "middle" | "end" {
  const near = TICK_WIDTH / 4;
  if (x < left + near) return "start";
  return x > right - near / 2 ? "end" : "middle";
}

interface LinesProps {
  readonly chart: RateChart;
  readonly shown: readonly SeriesId[];
  readonly plot: Plot;
}

const Lines = memo(function Lines({ chart, shown, plot }: LinesProps) {
  const { x, y, right, bottom } = plot;
  const count = chart.starts.length;
  const ends = shown.flatMap((id) => {
    const last = lastKnown(chart.series[id]);
    return last && last.index >= count - EDGE_POINTS ? [{ id, y: y(last.value) }] : [];
  });
  const places = spread(
    ends.map((end) => end.y),
    MARK_HEIGHT,
    TOP,
    bottom,
  );
  return (
    <g>
      {gaps(chart.series.total).map(({ first, last }) => (
        <rect
          key={first}
          className="gap"
          x={x(first)}
          y={TOP}
          width={Math.max(1, x(last + 1) - x(first))}
          height={bottom - TOP}
        />
      ))}
      {shown.map((id) => (
        <path key={id} className="series" data-link={id} d={linePath(chart.series[id], x, y)} />
      ))}
      {ends.map(({ id }, index) => (
        <text
          key={id}
          className="series-mark"
          data-link={id}
          x={right + 4}
          y={(places[index] ?? 0) + 4}
        >
          {wordsOf(id).mark}
        </text>
      ))}
    </g>
  );
});

function Reading({ chart, shown, plot, place }: LinesProps & { readonly place: number }) {
  const middle = plot.x(place + 0.5);
  return (
    <g className="reading">
      <line x1={middle} x2={middle} y1={TOP} y2={plot.bottom} />
      {shown.map((id) => {
        const rate = chart.series[id][place];
        if (rate === undefined) return null;
        return <circle key={id} data-link={id} cx={middle} cy={plot.y(rate)} r={3} />;
      })}
    </g>
  );
}

/** Where a key leads to; `null` ends the reading, undefined is another key. */
function placeByKey(key: string, place: number, last: number): number | null | undefined {
  switch (key) {
    case "ArrowLeft":
    case "ArrowDown":
      return Math.max(0, place - 1);
    case "ArrowRight":
    case "ArrowUp":
      return Math.min(last, place + 1);
    case "PageDown":
      return Math.max(0, place - FAR);
    case "PageUp":
      return Math.min(last, place + FAR);
    case "Home":
      return 0;
    case "End":
      return last;
    case "Escape":
      return null;
    default:
      return undefined;
  }
}

export function RatesChart(props: RatesChartProps) {
  const { chart, shown, before = NOTHING, place, words, height, zone, onPlace } = props;
  const [box, width] = useWidth<HTMLDivElement>();
  const plot = useMemo(
    () => plotOf(chart, shown, before, width, height, zone),
    [chart, shown, before, width, height, zone],
  );
  const last = chart.starts.length - 1;

  const onKey = (event: KeyboardEvent) => {
    const next = placeByKey(event.key, place ?? last, last);
    if (next === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    onPlace(next ?? undefined);
  };
  const onPointer = (event: PointerEvent<HTMLDivElement>) => {
    const at = event.clientX - event.currentTarget.getBoundingClientRect().left;
    const share = (at - plot.left) / (plot.right - plot.left);
    const isInside = share >= 0 && share <= 1;
    onPlace(isInside ? Math.min(last, Math.floor(share * (last + 1))) : undefined);
  };
  return (
    <div
      ref={box}
      className="rates-chart"
      role="slider"
      tabIndex={0}
      aria-label="Messages per minute at a moment"
      aria-valuemin={0}
      aria-valuemax={Math.max(0, last)}
      aria-valuenow={place ?? Math.max(0, last)}
      aria-valuetext={words}
      data-testid="rates-chart"
      onKeyDown={onKey}
      onPointerMove={onPointer}
      onPointerDown={onPointer}
      onPointerLeave={(event) => {
        // A finger leaves with every tap; what it chose stays until another place is tapped.
        if (event.pointerType === "mouse") onPlace(undefined);
      }}
      onBlur={() => onPlace(undefined)}
    >
      {width > 0 && (
        <svg width={width} height={height} aria-hidden="true" focusable="false">
          <Axes plot={plot} />
          <path
            className="series"
            data-link="before"
            d={linePath(before, plot.x, plot.y)}
            data-testid="rates-before-line"
          />
          <Lines chart={chart} shown={shown} plot={plot} />
          {place !== undefined && <Reading chart={chart} shown={shown} plot={plot} place={place} />}
        </svg>
      )}
    </div>
  );
}
