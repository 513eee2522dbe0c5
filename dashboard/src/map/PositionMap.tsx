/** A small map that needs no internet: places, the lines of the globe, and a scale. */
import { useMemo } from "react";
import type { PlaceKind } from "./position.ts";
import { type Place, type Point, projectionOf } from "./projection.ts";
import "../styles/map.css";

const WIDTH = 360;
const HEIGHT = 210;
/** Nearer to the edge, a label would be cut off. */
const LABEL_WIDTH = 44;
const DOT = 4;
const SMALL_DOT = 2.5;

export interface MapPlace extends Place {
  readonly kind: PlaceKind;
  /** Stands beside the dot; empty for none. */
  readonly mark: string;
}

interface PositionMapProps {
  /** In words, for those who do not see it. */
  readonly label: string;
  /** At least one; the last `here` is the newest. */
  readonly places: readonly MapPlace[];
  /** Whether a line joins the places where the aircraft was. */
  readonly track: boolean;
}

function pathOf(points: readonly Point[]): string {
  return points
    .map(({ x, y }, index) => `${index === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`)
    .join("");
}

interface DotProps {
  readonly place: MapPlace;
  readonly at: Point;
  readonly newest: boolean;
  readonly small: boolean;
}

function Dot({ place, at, newest, small }: DotProps) {
  const nearEdge = at.x > WIDTH - LABEL_WIDTH;
  return (
    <g className="map-place" data-kind={place.kind} data-newest={newest}>
      <circle cx={at.x} cy={at.y} r={small ? SMALL_DOT : DOT} />
      {place.mark !== "" && (
        <text x={nearEdge ? at.x - 7 : at.x + 7} y={at.y - 7} data-before={nearEdge}>
          {place.mark}
        </text>
      )}
    </g>
  );
}

export function PositionMap({ label, places, track }: PositionMapProps) {
  const map = useMemo(() => projectionOf(places, WIDTH, HEIGHT), [places]);
  const newest = places.findLastIndex((place) => place.kind === "here");
  const been = track ? places.filter((place) => place.kind === "here") : [];
  const { scale, meridians, parallels } = map;
  const dots = places.map((place, index) => ({
    place,
    at: map.point(place),
    newest: index === newest,
    small: track && index !== newest,
  }));
  return (
    <svg className="position-map" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
      <g className="map-grid">
        {[...meridians, ...parallels].map(({ from, to }) => (
          <path key={pathOf([from, to])} d={pathOf([from, to])} />
        ))}
        {meridians
          .filter(({ from }) => from.x >= 0 && from.x < WIDTH - LABEL_WIDTH)
          .map(({ from, label: text }) => (
            <text key={text} x={from.x + 3} y={HEIGHT - 5}>
              {text}
            </text>
          ))}
        {parallels.map(({ from, label: text }) => (
          <text key={text} x={4} y={from.y - 3}>
            {text}
          </text>
        ))}
      </g>
      {been.length > 1 && <path className="map-track" d={pathOf(been.map(map.point))} />}
      {dots.map((dot, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: places repeat, and have no other name
        <Dot key={index} {...dot} />
      ))}
      <g className="map-scale">
        <path
          d={`M${WIDTH - 12 - scale.length} 14v6h${scale.length}v-6`}
          data-testid="map-scale-bar"
        />
        <text x={WIDTH - 12} y={33}>
          {scale.miles.toLocaleString("en")} nm
        </text>
      </g>
    </svg>
  );
}
