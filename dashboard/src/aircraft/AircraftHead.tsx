/** Who this aircraft is, and since when it was heard. */
import { SearchLink } from "../frame/SearchLink.tsx";
import { permalinkOf } from "../state/permalink.ts";
import { BackButton } from "../subject/BackButton.tsx";
import { PhotoLink } from "../subject/PhotoLink.tsx";
import { TrackLink } from "../subject/TrackLink.tsx";
import { clockTime, dateText, type Zone } from "../text/time.ts";
import { oneLine } from "../text/visible.ts";
import { CopyButton } from "../ui/CopyButton.tsx";
import { PHONE, useMediaQuery } from "../ui/useMediaQuery.ts";
import type { Aircraft } from "../wire/aircraft.ts";

const NAME_LENGTH = 32;
const WORDS_LENGTH = 48;
const HOURS_AND_MINUTES = 5;

interface AircraftProps {
  readonly name: string;
  readonly aircraft: Aircraft;
  readonly zone: Zone;
  readonly question: URLSearchParams;
}

interface AircraftHeadProps extends AircraftProps {
  readonly factsShown: boolean;
  readonly onFacts: () => void;
}

function minuteOf(seconds: number, zone: Zone): string {
  const at = seconds * 1_000;
  return `${dateText(at, zone)} ${clockTime(at, zone).slice(0, HOURS_AND_MINUTES)}`;
}

function countWords({ messages, capped }: Aircraft): string {
  const count = messages.toLocaleString("en");
  if (capped) return `over ${count} messages`;
  return messages === 1 ? "one message" : `${count} messages`;
}

/** In the head, and on a phone above the facts. */
export function WhoAndWhen({ aircraft, zone }: Pick<AircraftProps, "aircraft" | "zone">) {
  const { airline, country, firstHeard, lastHeard, capped } = aircraft;
  return (
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
  );
}

export function AircraftWays({ name, aircraft, question }: Omit<AircraftProps, "zone">) {
  return (
    <>
      <SearchLink question={question} className="button">
        Search
      </SearchLink>
      <TrackLink name={aircraft.tail || aircraft.icao || name} />
      <PhotoLink tail={aircraft.tail} />
      <CopyButton label="Copy link" text={() => permalinkOf("aircraft", name)} />
    </>
  );
}

export function AircraftHead({ factsShown, onFacts, ...about }: AircraftHeadProps) {
  const { name, aircraft, zone } = about;
  const { icao, tail } = aircraft;
  const phone = useMediaQuery(PHONE);
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
      {!phone && <WhoAndWhen aircraft={aircraft} zone={zone} />}
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
        {!phone && <AircraftWays {...about} />}
      </span>
    </header>
  );
}
