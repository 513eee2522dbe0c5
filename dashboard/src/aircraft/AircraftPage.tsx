/** All that was heard of one aircraft: who it is, where it was, and every message by day. */
import { useEffect, useMemo, useRef, useState } from "react";
import { SearchLink } from "../frame/SearchLink.tsx";
import { useSubjectName } from "../state/location.ts";
import type { Received } from "../state/messageList.ts";
import { useHub } from "../state/store.ts";
import { NotShown } from "../subject/NotShown.tsx";
import { MessageTable } from "../table/MessageTable.tsx";
import { NewPill } from "../table/NewPill.tsx";
import { useHeld } from "../table/useHeld.ts";
import { useTableState } from "../table/useTableState.ts";
import { isAddress, isOfAircraft, namesOf, otherName } from "../text/aircraft.ts";
import { dayWords } from "../text/day.ts";
import { dayOf } from "../text/time.ts";
import { oneLine } from "../text/visible.ts";
import { PHONE, useMediaQuery } from "../ui/useMediaQuery.ts";
import type { Aircraft } from "../wire/aircraft.ts";
import { AircraftHead, AircraftWays, WhoAndWhen } from "./AircraftHead.tsx";
import { CountedList } from "./CountedList.tsx";
import { TimelineFoot } from "./TimelineFoot.tsx";
import { TrackPanel } from "./TrackPanel.tsx";
import { useAircraft } from "./useAircraft.ts";
import { type Timeline, useTimeline } from "./useTimeline.ts";
import { useTrack } from "./useTrack.ts";
import "../styles/subject.css";
import "../styles/aircraft.css";

const MISSING =
  "No message of an aircraft of that name is stored. It is shown here as soon as one comes in.";
/** A burst of messages is one reason to ask anew. */
const SETTLE_MS = 2_000;

const REASON_LENGTH = 300;

const everything = () => true;

/** Grows a moment after a message of the aircraft has come in. */
function useRevision(name: string): number {
  const [revision, setRevision] = useState(0);
  const newest = useHub(
    (state) => state.messages.find((one) => isOfAircraft(one, namesOf(name)))?.uid ?? "",
  );
  const before = useRef(newest);
  useEffect(() => {
    if (before.current === newest) return;
    const timer = setTimeout(() => {
      before.current = newest;
      setRevision((number) => number + 1);
    }, SETTLE_MS);
    return () => clearTimeout(timer);
  }, [newest]);
  return revision;
}

export default function AircraftPage() {
  const name = useSubjectName();
  const { answer, reload } = useAircraft(name, useRevision(name));
  if (answer.state !== "shown") {
    return (
      <NotShown
        what="aircraft"
        name={name}
        state={answer.state}
        reason={answer.state === "failed" ? answer.reason : ""}
        missing={MISSING}
        onAgain={reload}
      />
    );
  }
  return <Shown key={name} name={name} aircraft={answer.aircraft} />;
}

interface ShownProps {
  readonly name: string;
  readonly aircraft: Aircraft;
}

function Shown({ name, aircraft }: ShownProps) {
  const zone = useHub((state) => state.zone);
  const phone = useMediaQuery(PHONE);
  const [factsShown, setFactsShown] = useState(false);
  const timeline = useTimeline(name, otherName(name, aircraft), aircraft);
  const table = useTableState();
  const { base, waiting } = useHeld(timeline.live, table.reading, undefined, everything);
  const messages = useMemo(() => joined(base, timeline.stored), [base, timeline.stored]);
  const track = useTrack(messages);
  const rowHead = useMemo(() => {
    const now = Date.now();
    return (index: number) => {
      const message = messages[index];
      const above = messages[index - 1];
      if (!message) return "";
      const isSameDay =
        above && dayOf(above.time * 1_000, zone) === dayOf(message.time * 1_000, zone);
      return isSameDay ? "" : dayWords(message.time, zone, now);
    };
  }, [messages, zone]);
  const showNew = () => {
    table.reset();
    table.setScrolled(false);
  };
  const question = questionOf(name);
  const questionFor = (more: Readonly<Record<string, string>>) =>
    new URLSearchParams([...question, ...Object.entries(more)]);
  return (
    <main
      className="page subject-page aircraft-page"
      id="main"
      data-testid="aircraft-page"
      data-facts={factsShown}
    >
      <AircraftHead
        name={name}
        aircraft={aircraft}
        zone={zone}
        question={question}
        factsShown={factsShown}
        onFacts={() => setFactsShown(!factsShown)}
      />
      <div className="aircraft-columns">
        <div className="aircraft-list">
          <MessageTable
            name="Messages of the aircraft"
            variant="live"
            messages={messages}
            table={table}
            rowHead={rowHead}
            empty={<Empty timeline={timeline} />}
            foot={<TimelineFoot timeline={timeline} />}
            pill={<NewPill waiting={waiting} paused={false} onShow={showNew} />}
          />
        </div>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling box must be reachable by key */}
        <div className="aircraft-facts" tabIndex={0} role="group" aria-label="Facts">
          {phone && (
            <div className="aircraft-about">
              <WhoAndWhen aircraft={aircraft} zone={zone} />
              <div className="subject-actions">
                <AircraftWays name={name} aircraft={aircraft} question={question} />
              </div>
            </div>
          )}
          <TrackPanel track={track} zone={zone} />
          {aircraft.alerts > 0 && (
            <p>
              <span className="alert-mark" aria-hidden="true" />{" "}
              <SearchLink question={questionFor({ alerts: "1" })}>
                {aircraft.alerts === 1 ? "one alert" : `${aircraft.alerts} alerts`}
              </SearchLink>
            </p>
          )}
          <CountedList
            title="Flights"
            ranking={aircraft.flights}
            questionFor={(flight) => questionFor({ flight })}
          />
          <CountedList
            title="Labels"
            ranking={aircraft.labels}
            questionFor={(label) => questionFor({ label })}
          />
          <CountedList
            title="Stations"
            ranking={aircraft.stations}
            questionFor={(station) => questionFor({ station })}
          />
        </div>
      </div>
    </main>
  );
}

/** Live ones on top, none of them twice. */
function joined(live: readonly Received[], stored: readonly Received[]): readonly Received[] {
  if (live.length === 0) return stored;
  const uids = new Set(live.map((message) => message.uid));
  return [...live, ...stored.filter((message) => !uids.has(message.uid))];
}

function questionOf(name: string): URLSearchParams {
  return new URLSearchParams(isAddress(name) ? { icao: name } : { tail: name });
}

function Empty({ timeline }: { readonly timeline: Timeline }) {
  if (timeline.failure !== "") {
    return (
      <div className="empty-state" role="alert">
        <h2>There was no answer</h2>
        <p>{oneLine(timeline.failure, REASON_LENGTH)}</p>
        <button type="button" className="button" onClick={timeline.loadOlder}>
          Try again
        </button>
      </div>
    );
  }
  return <div className="empty-state" role="status" aria-label="Loading" />;
}
