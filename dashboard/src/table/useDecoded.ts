/**
 * Loads the text decoder when it is first needed and gives the decoded text of one message.
 *
 * Separate from the panel so that loading stays out of what is drawn.
 */
import { useEffect, useState } from "react";
import type { DecodedText, decodeText } from "./decode.ts";

export type Decoding = "loading" | "none" | DecodedText;

/** Once loaded, a row opens in its final shape instead of changing it a moment later. */
let loaded: typeof decodeText | undefined;

function decodeNow(label: string, text: string): Decoding {
  if (text.trim() === "") return "none";
  return loaded ? (loaded(label, text) ?? "none") : "loading";
}

export function useDecoded(label: string, text: string): Decoding {
  const [known, setKnown] = useState(() => ({ label, text, decoding: decodeNow(label, text) }));
  // A further part makes another text of it.
  if (known.label !== label || known.text !== text) {
    setKnown({ label, text, decoding: decodeNow(label, text) });
  }
  const { decoding } = known;
  useEffect(() => {
    if (decoding !== "loading") return;
    let wanted = true;
    import("./decode.ts")
      .then((module) => {
        loaded = module.decodeText;
        return loaded(label, text);
      })
      // Without a connection the decoder may not load; the raw text stands beside it.
      .catch(() => undefined)
      .then((decoded) => {
        if (wanted) setKnown({ label, text, decoding: decoded ?? "none" });
      });
    return () => {
      wanted = false;
    };
  }, [decoding, label, text]);
  return decoding;
}
