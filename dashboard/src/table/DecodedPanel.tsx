/** What the message means: the decoded text and the application data of the decoder program. */
import type { NamedValue } from "./fields.ts";
import { NamedValues } from "./NamedValues.tsx";
import type { Decoding } from "./useDecoded.ts";

interface DecodedPanelProps {
  readonly decoding: Decoding;
  /** What is said in the application data, when it is CPDLC. */
  readonly said: string;
  readonly data: readonly NamedValue[];
}

export function DecodedPanel({ decoding, said, data }: DecodedPanelProps) {
  const decoded = typeof decoding === "object" ? decoding : undefined;
  return (
    <section className="panel" role="group" aria-label="Decoded">
      <h2>
        Decoded
        {decoded && <span className="note">{decoded.complete ? "complete" : "in part"}</span>}
      </h2>
      {decoded && (
        <>
          <p className="description">{decoded.description}</p>
          <NamedValues className="values" values={decoded.items} />
        </>
      )}
      {said !== "" && <p className="description">{said}</p>}
      {data.length > 0 && <NamedValues className="values" values={data} />}
      {decoding === "loading" && <p className="quiet">Decoding…</p>}
    </section>
  );
}
