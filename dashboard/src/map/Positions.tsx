/** The places of one message: on a map, and in words. */
import { useMemo } from "react";
import { PositionMap } from "./PositionMap.tsx";
import type { Position } from "./position.ts";
import { altitudeWords, placeWords } from "./words.ts";

export function Positions({ positions }: { readonly positions: readonly Position[] }) {
  const places = useMemo(
    () =>
      positions.map(({ lat, lon, kind }, index) => ({
        lat,
        lon,
        kind,
        mark: positions.length > 1 ? String(index + 1) : "",
      })),
    [positions],
  );
  if (positions.length === 0) return null;
  const count = positions.length === 1 ? "one place" : `${positions.length} places`;
  return (
    <section className="panel" aria-label="Position" data-testid="positions">
      <h2>{positions.length === 1 ? "Position" : "Positions"}</h2>
      <PositionMap label={`Map of ${count}, told in words below`} places={places} track={false} />
      <ol className="position-list">
        {positions.map((one, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: places repeat, and have no other name
          <li key={index}>
            {positions.length > 1 && <span className="quiet">{index + 1}</span>}
            <span className="data">{placeWords(one)}</span>
            {one.alt !== undefined && <span className="data">{altitudeWords(one.alt)}</span>}
            <bdi className="what">{one.name}</bdi>
          </li>
        ))}
      </ol>
    </section>
  );
}
