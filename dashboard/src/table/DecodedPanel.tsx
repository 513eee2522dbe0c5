/** What the message means: the decoded text and the application data of the decoder program. */
import { useMemo } from "react";
import type { Message } from "../wire/message.ts";
import { applicationData } from "./applicationData.ts";
import { NamedValues } from "./NamedValues.tsx";
import { useDecoded } from "./useDecoded.ts";

export function DecodedPanel({ message }: { readonly message: Message }) {
  const decoding = useDecoded(message.label, message.text);
  const data = useMemo(() => applicationData(message.libacars), [message.libacars]);
  const decoded = typeof decoding === "object" ? decoding : undefined;
  return (
    <section className="panel" aria-label="Decoded">
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
      {data.length > 0 && <NamedValues className="values" values={data} />}
      {decoding === "loading" && <p className="quiet">Decoding…</p>}
      {decoding === "none" && data.length === 0 && (
        <p className="quiet">No decoder knows this text.</p>
      )}
    </section>
  );
}
