/** The ways from a card to elsewhere; drawn only for the card that somebody is at. */
import { SubjectLink } from "../frame/SubjectLink.tsx";
import { permalinkOf } from "../state/permalink.ts";
import { PhotoLink } from "../subject/PhotoLink.tsx";
import { TrackLink } from "../subject/TrackLink.tsx";
import { trackedName } from "../subject/trackLink.ts";
import { aircraftName } from "../text/aircraft.ts";
import { CopyButton } from "../ui/CopyButton.tsx";
import type { Message } from "../wire/message.ts";

const LINK = "link-button";
const COPY = "link-button copy";

interface CardActionsProps {
  readonly message: Message;
  /** An opened card has some of them among its details. */
  readonly open: boolean;
}

export function CardActions({ message, open }: CardActionsProps) {
  const aircraft = aircraftName(message);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: only keeps what is meant for a link from the card
    <div
      role="gridcell"
      className="card-actions"
      data-testid="card-actions"
      onClick={(event) => event.stopPropagation()}
    >
      {!open && (
        <SubjectLink subject="message" name={message.uid}>
          Open
        </SubjectLink>
      )}
      {!open && aircraft !== "" && (
        <SubjectLink subject="aircraft" name={aircraft}>
          Aircraft
        </SubjectLink>
      )}
      {!open && <TrackLink name={trackedName(message)} className={LINK} />}
      {!open && <PhotoLink tail={message.tail} className={LINK} />}
      {!open && message.text.trim() !== "" && (
        <CopyButton label="Copy text" text={() => message.text} className={COPY} />
      )}
      <CopyButton
        label="Copy link"
        text={() => permalinkOf("message", message.uid)}
        className={COPY}
      />
    </div>
  );
}
