/** Where the aircraft was, on a map and in words; nothing where no message tells it. */
import { useMemo } from "react";
import { PositionMap } from "../map/PositionMap.tsx";
import { altitudeWords, placeWords } from "../map/words.ts";
import { clockTime, fullTime, type Zone } from "../text/time.ts";
import type { TrackPoint } from "./useTrack.ts";

interface TrackPanelProps {
  readonly track: readonly TrackPoint[];
  readonly zone: Zone;
}

const HOURS_AND_MINUTES = 5;

export function TrackPanel({ track, zone }: TrackPanelProps) {
  const places = useMemo(
    () =>
      track.map(({ lat, lon, kind, time }, index) => {
        const isEnd = index === 0 || index === track.length - 1;
        const mark = isEnd ? clockTime(time * 1_000, zone).slice(0, HOURS_AND_MINUTES) : "";
        return { lat, lon, kind, mark };
      }),
    [track, zone],
  );
  const newest = track.at(-1);
  if (!newest) return null;
  const count = track.length === 1 ? "one place" : `${track.length} places`;
  const altitude = altitudeWords(newest.alt);
  return (
    <section className="panel" aria-label="Positions" data-testid="track">
      <h2>
        Positions
        <span className="note">{count}</span>
      </h2>
      <PositionMap label={`Map of ${count}; the newest is told below`} places={places} track />
      <p className="track-newest">
        <span className="data">{placeWords(newest)}</span>
        {altitude !== "" && <span className="data">{altitude}</span>}
        <span className="quiet">{fullTime(newest.time, zone).replace(/\.\d+/, "")}</span>
      </p>
    </section>
  );
}
