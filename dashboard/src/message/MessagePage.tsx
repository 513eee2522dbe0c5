/** All that is known of one message, on a page with an address of its own. */
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { Positions } from "../map/Positions.tsx";
import { positionsOf } from "../map/position.ts";
import { replaceSubject, useSubjectName } from "../state/location.ts";
import type { Received } from "../state/messageList.ts";
import { useHub } from "../state/store.ts";
import { NotShown } from "../subject/NotShown.tsx";
import { parseApplicationData } from "../table/applicationData.ts";
import { clearance } from "../table/clearance.ts";
import { DecodedPanel } from "../table/DecodedPanel.tsx";
import { namedFields } from "../table/fields.ts";
import { NamedValues } from "../table/NamedValues.tsx";
import { RawTextPanel } from "../table/RawTextPanel.tsx";
import { dataKind } from "../table/summary.ts";
import { useDecoded } from "../table/useDecoded.ts";
import { DataTree } from "../tree/DataTree.tsx";
import { treeOf } from "../tree/tree.ts";
import { PHONE, useMediaQuery } from "../ui/useMediaQuery.ts";
import { AroundList } from "./AroundList.tsx";
import { Hearings } from "./Hearings.tsx";
import { MessageHead, WaysOut } from "./MessageHead.tsx";
import { PartList } from "./PartList.tsx";
import { RawJson } from "./RawJson.tsx";
import { type Around, useAround } from "./useAround.ts";
import { useMessage } from "./useMessage.ts";
import { useStepKeys } from "./useStepKeys.ts";
import "../styles/subject.css";
import "../styles/message.css";

const MISSING =
  "It may have been removed: messages are kept for as long as the server is told to. Or the address is cut off.";

export default function MessagePage() {
  const uid = useSubjectName();
  const [hint, setHint] = useState<Received>();
  const { one, revision, reload } = useMessage(uid, hint?.uid === uid ? hint : undefined);
  const message = one.state === "shown" ? one.message : undefined;
  const around = useAround(message, revision);
  const choose = useCallback((next: Received | undefined) => {
    if (!next) return;
    setHint(next);
    replaceSubject("message", next.uid);
  }, []);
  useStepKeys({ older: () => choose(around.older[0]), newer: () => choose(around.newer[0]) });
  if (one.state !== "shown") {
    return (
      <NotShown
        what="message"
        name={uid}
        state={one.state}
        reason={one.state === "failed" ? one.reason : ""}
        missing={MISSING}
        onAgain={reload}
      />
    );
  }
  // A new place for each message: where somebody had scrolled to belongs to the one before.
  return <Shown key={uid} one={one} around={around} onChoose={choose} />;
}

interface ShownProps {
  readonly one: { readonly message: Received; readonly json: unknown };
  readonly around: Around;
  readonly onChoose: (message: Received) => void;
}

function Shown({ one, around, onChoose }: ShownProps) {
  const { message, json } = one;
  const phone = useMediaQuery(PHONE);
  const scroller = useRef<HTMLDivElement>(null);
  // So that the keys that scroll do so at once.
  useEffect(() => scroller.current?.focus({ preventScroll: true }), []);
  const zone = useHub((state) => state.zone);
  const fields = useMemo(() => namedFields(message, zone), [message, zone]);
  const said = useMemo(() => clearance(message.libacars), [message.libacars]);
  const decoding = useDecoded(message.label, message.text);
  const decoded = typeof decoding === "object" ? decoding.positions : undefined;
  const positions = useMemo(() => positionsOf(message, decoded), [message, decoded]);
  const meaningful = decoding !== "none" || said !== "";
  const unknown = !meaningful && message.libacars === "";
  return (
    <main
      className="page subject-page message-page"
      id="main"
      data-testid="message-page"
      data-uid={message.uid}
    >
      <MessageHead message={message} around={around} zone={zone} onChoose={onChoose} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling box must be reachable by key */}
      <div className="subject-scroll" tabIndex={0} ref={scroller}>
        <div className="message-main">
          {meaningful && <DecodedPanel decoding={decoding} said={said} data={[]} />}
          {message.text.trim() !== "" && <RawTextPanel message={message} alone={unknown} />}
          <ApplicationData libacars={message.libacars} />
          <PartList message={message} zone={zone} />
          <Hearings message={message} zone={zone} />
          {json !== undefined && <RawJson json={json} />}
          {phone && (
            <div className="subject-actions">
              <WaysOut message={message} />
            </div>
          )}
        </div>
        <div className="message-side">
          <section className="panel" aria-label="All fields">
            <h2>All fields</h2>
            <NamedValues className="values facts" values={fields} />
          </section>
          <Positions positions={positions} />
          <AroundList message={message} around={around} zone={zone} onChoose={onChoose} />
        </div>
      </div>
    </main>
  );
}

function ApplicationData({ libacars }: { readonly libacars: string }) {
  const nodes = useMemo(() => {
    const data = libacars === "" ? undefined : parseApplicationData(libacars);
    return data === undefined || data === null ? [] : treeOf(data);
  }, [libacars]);
  if (nodes.length === 0) return null;
  return (
    <section className="panel" aria-label="Application data">
      <h2>
        Application data
        <span className="note">{dataKind(libacars) || "details"}</span>
      </h2>
      <DataTree nodes={nodes} />
    </section>
  );
}
