/**
 * Where places on the globe stand on a small flat map, and the lines that make it readable.
 *
 * Separate from drawing because all of it is arithmetic: equal distances for latitude, longitudes
 * drawn together by the cosine of the middle, which is true enough for what one aircraft crosses.
 */

export interface Place {
  /** Degrees, north and east positive. */
  readonly lat: number;
  readonly lon: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface GridLine {
  readonly from: Point;
  readonly to: Point;
  /** Such as `52° N`. */
  readonly label: string;
}

export interface Scale {
  /** Nautical miles. */
  readonly miles: number;
  /** Pixels. */
  readonly length: number;
}

export interface Projection {
  readonly width: number;
  readonly height: number;
  point(place: Place): Point;
  readonly meridians: readonly GridLine[];
  readonly parallels: readonly GridLine[];
  readonly scale: Scale;
}

const MILES_PER_DEGREE = 60;
/** Around one place a little is shown: about 60 nautical miles to each side. */
const LEAST_SPAN_DEGREES = 2;
/** Near the poles meridians would stand beside each other. */
const LEAST_COSINE = 0.2;
const MARGIN = 28;
const LINES_APART = 76;
const LONGEST_SCALE = 96;
const STEPS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 45, 90] as const;
const MILES = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000] as const;

/** A longitude from -180 up to, and without, 180. */
export function wrapped(lon: number): number {
  return ((((lon + 180) % 360) + 360) % 360) - 180;
}

/** The longitude at which the widest empty stretch ends: what is shown begins there. */
export function westernmost(lons: readonly number[]): number {
  const sorted = [...new Set(lons.map(wrapped))].sort((a, b) => a - b);
  let west = sorted[0] ?? 0;
  let widest = west + 360 - (sorted.at(-1) ?? 0);
  for (const [index, lon] of sorted.entries()) {
    const before = sorted[index - 1];
    if (before !== undefined && lon - before > widest) {
      widest = lon - before;
      west = lon;
    }
  }
  return west;
}

/** Degrees with just the decimals that the step needs, and the side of the globe. */
export function degreeLabel(
  degrees: number,
  step: number,
  sides: readonly [string, string],
): string {
  const shown = Math.abs(degrees).toFixed(step < 1 ? 1 : 0);
  const isZero = Number(shown) === 0 || Number(shown) === 180;
  return isZero ? `${shown}°` : `${shown}° ${degrees > 0 ? sides[0] : sides[1]}`;
}

function stepFor(pixelsPerDegree: number): number {
  return STEPS.find((step) => step * pixelsPerDegree >= LINES_APART) ?? 90;
}

function multiples(step: number, from: number, to: number): readonly number[] {
  const first = Math.ceil(from / step);
  const count = Math.max(0, Math.floor(to / step) - first + 1);
  return Array.from({ length: count }, (_, index) => (first + index) * step);
}

function scaleFor(pixelsPerDegree: number): Scale {
  const pixelsPerMile = pixelsPerDegree / MILES_PER_DEGREE;
  const miles = MILES.findLast((one) => one * pixelsPerMile <= LONGEST_SCALE) ?? 1;
  return { miles, length: miles * pixelsPerMile };
}

function middle(least: number, most: number): number {
  return (least + most) / 2;
}

/** A map of that size on which all places, at least one, are seen. */
export function projectionOf(places: readonly Place[], width: number, height: number): Projection {
  const lats = places.map((place) => place.lat);
  const west = westernmost(places.map((place) => place.lon));
  const eastward = (lon: number) => west + ((((lon - west) % 360) + 360) % 360);
  const lons = places.map((place) => eastward(place.lon));
  const lat0 = middle(Math.min(...lats), Math.max(...lats));
  const lon0 = middle(Math.min(...lons), Math.max(...lons));
  const cosine = Math.max(LEAST_COSINE, Math.cos((lat0 * Math.PI) / 180));
  const high = Math.max(Math.max(...lats) - Math.min(...lats), LEAST_SPAN_DEGREES);
  const wide = Math.max((Math.max(...lons) - Math.min(...lons)) * cosine, LEAST_SPAN_DEGREES);
  const perDegree = Math.min((width - 2 * MARGIN) / wide, (height - 2 * MARGIN) / high);
  const at = (lat: number, lon: number): Point => ({
    x: width / 2 + (lon - lon0) * cosine * perDegree,
    y: height / 2 - (lat - lat0) * perDegree,
  });
  const latSpan = height / 2 / perDegree;
  const lonSpan = Math.min(width / 2 / perDegree / cosine, 180);
  const [south, north] = [Math.max(-90, lat0 - latSpan), Math.min(90, lat0 + latSpan)];
  const latStep = stepFor(perDegree);
  const lonStep = stepFor(perDegree * cosine);
  return {
    width,
    height,
    point: ({ lat, lon }) => at(lat, eastward(lon)),
    meridians: multiples(lonStep, lon0 - lonSpan, lon0 + lonSpan).map((lon) => ({
      from: at(north, lon),
      to: at(south, lon),
      label: degreeLabel(wrapped(lon), lonStep, ["E", "W"]),
    })),
    parallels: multiples(latStep, south, north).map((lat) => ({
      from: at(lat, lon0 - lonSpan),
      to: at(lat, lon0 + lonSpan),
      label: degreeLabel(lat, latStep, ["N", "S"]),
    })),
    scale: scaleFor(perDegree),
  };
}
