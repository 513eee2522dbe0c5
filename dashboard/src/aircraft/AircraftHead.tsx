/** Who this aircraft is, and since when it was heard. */
import { SearchLink } from "../frame/SearchLink.tsx";
import { permalinkOf } from "../state/permalink.ts";
import { BackButton } from "../subject/BackButton.tsx";
import { TrackLink } from "../subject/TrackLink.tsx";
import { fullTime, type Zone } from "../text/time.ts";
import { oneLine } from "../text/visible.ts";
import { CopyButton } from "../ui/CopyButton.tsx";
import type { Aircraft } from "../wire/aircraft.ts";

const NAME_LENGTH = 32;
const WORDS_LENGTH = 48;

interface AircraftHeadProps {
  readonly name: string;
  readonly aircraft: Aircraft;
  readonly zone: Zone;
  readonly question: URLSearchParams;
  readonly factsShown: boolean;
  readonly onFacts: () => void;
}

function minuteOf(seconds: number, zone: Zone): string {
  const [day, clock] = fullTime(seconds, zone).split(" ");
  return `${day} ${clock?.slice(0, 5)}`;
}

function countWords({ messages, capped }: Aircraft): string {
  const count = messages.toLocaleString("en");
  if (capped) return `over ${count} messages`;
  return messages === 1 ? "one message" : `${count} messages`;
}

export function AircraftHead(props: AircraftHeadProps) {
  const { name, aircraft, zone, question, factsShown, onFacts } = props;
  const { icao, tail, airline, country, firstHeard, lastHeard, capped } = aircraft;
  const tracked = tail || icao || name;
  return (
    <header className="subject-head">
      <BackButton />
      <h1>
        <span className="visually-hidden">Aircraft </span>
        <bdi className="data">{oneLine(tail || icao || name, NAME_LENGTH)}</bdi>
        {tail !== "" && icao !== "" && (
          <bdi className="data quiet">{oneLine(icao, NAME_LENGTH)}</bdi>
        )}
      </h1>
      <span className="subject-facts" data-testid="aircraft-facts">
        {airline !== "" && <bdi>{oneLine(airline, WORDS_LENGTH)}</bdi>}
        {country !== "" && <bdi>registered in {oneLine(country, WORDS_LENGTH)}</bdi>}
        <span>{countWords(aircraft)}</span>
        <span>
          {capped ? "these since " : "first "}
          <span className="data">{minuteOf(firstHeard, zone)}</span>
        </span>
        <span>
          last <span className="data">{minuteOf(lastHeard, zone)}</span>
        </span>
      </span>
      <span className="spacer" />
      <span className="subject-actions">
        <button
          type="button"
          className="button facts-opener"
          aria-expanded={factsShown}
          data-active={factsShown}
          onClick={onFacts}
        >
          Facts
        </button>
        <SearchLink question={question} className="button">
          Search
        </SearchLink>
        <TrackLink name={tracked} />
        <CopyButton label="Copy link" text={() => permalinkOf("aircraft", name)} />
      </span>
    </header>
  );
}
