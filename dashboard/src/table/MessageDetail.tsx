/** An opened message: decoded fields, raw text, and every field below, with ways to copy them. */
import { useMemo } from "react";
import { SubjectLink } from "../frame/SubjectLink.tsx";
import { PhotoLink } from "../subject/PhotoLink.tsx";
import { TrackLink } from "../subject/TrackLink.tsx";
import { trackedName } from "../subject/trackLink.ts";
import type { Zone } from "../text/time.ts";
import { CopyButton } from "../ui/CopyButton.tsx";
import type { Message } from "../wire/message.ts";
import { applicationData } from "./applicationData.ts";
import { clearance } from "./clearance.ts";
import { DecodedPanel } from "./DecodedPanel.tsx";
import { namedFields } from "./fields.ts";
import { MoreLinks } from "./MoreLinks.tsx";
import { NamedValues } from "./NamedValues.tsx";
import { RawTextPanel } from "./RawTextPanel.tsx";
import { Receptions } from "./Receptions.tsx";
import { useDecoded } from "./useDecoded.ts";

interface MessageDetailProps {
  readonly message: Message;
  readonly zone: Zone;
}

function asJson(message: Message): string {
  const { hits: _hits, ...fields } = message;
  return JSON.stringify(fields, undefined, 2);
}

export function MessageDetail({ message, zone }: MessageDetailProps) {
  const fields = useMemo(() => namedFields(message, zone), [message, zone]);
  const data = useMemo(() => applicationData(message.libacars), [message.libacars]);
  const said = useMemo(() => clearance(message.libacars), [message.libacars]);
  const decoding = useDecoded(message.label, message.text);
  const meaningful = decoding !== "none" || data.length > 0;
  return (
    <div className="detail" data-testid="message-detail" data-uid={message.uid}>
      {meaningful && <DecodedPanel decoding={decoding} said={said} data={data} />}
      {message.text.trim() !== "" && <RawTextPanel message={message} alone={!meaningful} />}
      <Receptions message={message} zone={zone} />
      <section className="panel all" role="group" aria-label="All fields">
        <h2>
          All fields
          <span className="panel-actions">
            <MoreLinks message={message} />
            <TrackLink name={trackedName(message)} className="button small" />
            <PhotoLink tail={message.tail} className="button small" />
            <SubjectLink subject="message" name={message.uid} className="button small">
              Open
            </SubjectLink>
            <CopyButton label="Copy JSON" text={() => asJson(message)} />
          </span>
        </h2>
        <NamedValues className="fields" values={fields} />
      </section>
    </div>
  );
}
