/**
 * Loads the text decoder when it is first needed and gives the decoded text of one message.
 *
 * Separate from the panel so that loading stays out of what is drawn.
 */
import { useEffect, useState } from "react";
import type { DecodedText } from "./decode.ts";

export type Decoding = "loading" | "none" | DecodedText;

export function useDecoded(label: string, text: string): Decoding {
  const [decoding, setDecoding] = useState<Decoding>(text.trim() === "" ? "none" : "loading");
  useEffect(() => {
    if (text.trim() === "") return;
    let wanted = true;
    import("./decode.ts")
      .then(({ decodeText }) => decodeText(label, text))
      // Without a connection the decoder may not load; the raw text stands beside it.
      .catch(() => undefined)
      .then((decoded) => {
        if (wanted) setDecoding(decoded ?? "none");
      });
    return () => {
      wanted = false;
    };
  }, [label, text]);
  return decoding;
}
