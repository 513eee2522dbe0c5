/** Every receiving station: how much it hears, how loud, and when it was heard last. */
import { FactTable } from "../figures/FactTable.tsx";
import { countText, levelText } from "../figures/words.ts";
import { SearchLink } from "../frame/SearchLink.tsx";
import { agoText } from "../text/ago.ts";
import { oneLine } from "../text/visible.ts";
import { LinkMark } from "../ui/LinkMark.tsx";
import type { Station, StationLink } from "../wire/statusDetails.ts";

const COLUMNS = [
  { name: "Station" },
  { name: "State" },
  { name: "Last heard", isFigure: true },
  { name: "Last minute", isFigure: true },
  { name: "Last hour", isFigure: true },
  { name: "Levels, dB" },
] as const;
const NAME_LENGTH = 40;
/** The server tells no more. */
const MOST_TOLD = 100;

function Levels({ links }: { readonly links: readonly StationLink[] }) {
  return (
    <span className="station-levels">
      {links.map(({ link, level }) => (
        <span key={link}>
          <LinkMark link={link} /> <span className="figure">{levelText(level)}</span>
        </span>
      ))}
    </span>
  );
}

function StationName({ station }: { readonly station: string }) {
  if (station === "") return "without a name";
  return (
    <SearchLink className="station-name" question={new URLSearchParams({ station })}>
      <bdi>{oneLine(station, NAME_LENGTH)}</bdi>
    </SearchLink>
  );
}

function rowOf({ station, lastHeard, lastMinute, lastHour, silent, links }: Station, now: number) {
  return {
    key: station,
    cells: [
      <StationName key="station" station={station} />,
      <span key="state" className="feed" data-condition={silent ? "silent" : "good"}>
        <span className="sign" aria-hidden="true" />
        {silent ? "silent" : "heard"}
      </span>,
      agoText(lastHeard, now),
      countText(lastMinute),
      countText(lastHour),
      <Levels key="levels" links={links} />,
    ],
  };
}

interface StationsPanelProps {
  readonly stations: readonly Station[];
  /** The server's clock, in Unix seconds. */
  readonly now: number;
}

export function StationsPanel({ stations, now }: StationsPanelProps) {
  // By name: in the order in which they were heard, rows would jump with every message.
  const sorted = [...stations].sort((a, b) => a.station.localeCompare(b.station, "en"));
  return (
    <section className="block" aria-labelledby="status-stations">
      <h2 id="status-stations">
        Stations
        {stations.length >= MOST_TOLD && <span className="hint"> the {MOST_TOLD} heard last</span>}
      </h2>
      {sorted.length > 0 ? (
        <FactTable
          name="Stations"
          kind="station"
          columns={COLUMNS}
          rows={sorted.map((station) => rowOf(station, now))}
        />
      ) : (
        <p className="block-empty">No station was heard since the server started.</p>
      )}
    </section>
  );
}
