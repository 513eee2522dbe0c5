/** Places in words, so that a map is never the only way to them. */
import type { Place } from "./projection.ts";

const DECIMALS = 4;

function side(degrees: number, sides: readonly [string, string]): string {
  const shown = Math.abs(degrees).toFixed(DECIMALS);
  return `${shown}° ${degrees < 0 && Number(shown) > 0 ? sides[1] : sides[0]}`;
}

/** Such as `39.0918° N, 112.9149° W`. */
export function placeWords({ lat, lon }: Place): string {
  return `${side(lat, ["N", "S"])}, ${side(lon, ["E", "W"])}`;
}

export function altitudeWords(alt: number | undefined): string {
  return alt === undefined ? "" : `${Math.round(alt).toLocaleString("en")} ft`;
}
