/** Who and when in one line, and the ways on: neighbours, link, tracking site. */
import { SubjectLink } from "../frame/SubjectLink.tsx";
import type { Received } from "../state/messageList.ts";
import { permalinkOf } from "../state/permalink.ts";
import { useHub } from "../state/store.ts";
import { BackButton } from "../subject/BackButton.tsx";
import { PhotoLink } from "../subject/PhotoLink.tsx";
import { TrackLink } from "../subject/TrackLink.tsx";
import { trackedName } from "../subject/trackLink.ts";
import { AlertMark } from "../table/AlertMark.tsx";
import { aircraftName } from "../text/aircraft.ts";
import { fullTime, type Zone } from "../text/time.ts";
import { oneLine } from "../text/visible.ts";
import { CopyButton } from "../ui/CopyButton.tsx";
import { Icon } from "../ui/Icon.tsx";
import { LinkMark } from "../ui/LinkMark.tsx";
import { PHONE, useMediaQuery } from "../ui/useMediaQuery.ts";
import { LINKS } from "../wire/links.ts";
import type { Around } from "./useAround.ts";

const NAME_LENGTH = 24;
const LABEL_LENGTH = 48;

interface MessageHeadProps {
  readonly message: Received;
  readonly around: Around;
  readonly zone: Zone;
  readonly onChoose: (message: Received) => void;
}

/** Who sent it, or for a message of nobody the link on which it came. */
function Who({ message }: { readonly message: Received }) {
  const { flight, tail, icao, link } = message;
  return (
    <>
      {flight !== "" && <bdi className="data">{oneLine(flight, NAME_LENGTH)}</bdi>}{" "}
      <Aircraft message={message} />
      {flight === "" && tail === "" && icao === "" && LINKS[link].name}
    </>
  );
}

function Aircraft({ message }: { readonly message: Received }) {
  const name = aircraftName(message);
  const shown = message.tail || message.icao;
  if (shown === "") return null;
  const words = <bdi className="data">{oneLine(shown, NAME_LENGTH)}</bdi>;
  if (name === "") return words;
  return (
    <SubjectLink subject="aircraft" name={name} className="link-button subject-name">
      <span className="visually-hidden">aircraft </span>
      {words}
    </SubjectLink>
  );
}

interface StepProps {
  readonly to: Received | undefined;
  readonly turn: "turn-over" | "turn-none";
  readonly words: string;
  readonly onChoose: (message: Received) => void;
}

function Step({ to, turn, words, onChoose }: StepProps) {
  return (
    <button
      type="button"
      className="icon-button bordered"
      aria-label={words}
      title={words}
      disabled={!to}
      onClick={() => to && onChoose(to)}
    >
      <span className={turn}>
        <Icon name="down" />
      </span>
    </button>
  );
}

/** On a phone they stand further down, so that the message begins near the top. */
export function WaysOut({ message }: { readonly message: Received }) {
  return (
    <>
      <TrackLink name={trackedName(message)} />
      <PhotoLink tail={message.tail} />
      <CopyButton label="Copy link" text={() => permalinkOf("message", message.uid)} />
    </>
  );
}

export function MessageHead({ message, around, zone, onChoose }: MessageHeadProps) {
  const phone = useMediaQuery(PHONE);
  const labels = useHub((state) => state.labels);
  const labelName = message.labelName || (labels.get(message.label) ?? "");
  const { airline, label, alert } = message;
  return (
    <header className="subject-head">
      <BackButton />
      <LinkMark link={message.link} />
      <h1>
        <span className="visually-hidden">Message </span>
        <Who message={message} />
      </h1>
      {alert && <AlertMark message={message} />}
      <span className="subject-facts">
        <span className="data">{fullTime(message.time, zone)}</span>
        {label !== "" && (
          <span>
            <bdi className="data">{oneLine(label, NAME_LENGTH)}</bdi>{" "}
            <bdi>{oneLine(labelName, LABEL_LENGTH)}</bdi>
          </span>
        )}
        {airline !== "" && <bdi className="wide-only">{oneLine(airline, LABEL_LENGTH)}</bdi>}
      </span>
      <span className="spacer" />
      <span className="subject-actions">
        <Step to={around.newer[0]} turn="turn-over" words="Newer message (k)" onChoose={onChoose} />
        <Step to={around.older[0]} turn="turn-none" words="Older message (j)" onChoose={onChoose} />
        {!phone && <WaysOut message={message} />}
      </span>
    </header>
  );
}
