/**
 * Decodes the text of a message with the airframes decoder, in the browser.
 *
 * Separate because it is the only module that touches that library, which is large: this module is
 * loaded when the first row is opened, never before.
 */
import { MessageDecoder } from "@airframes/acars-decoder";
import { visible } from "../text/visible.ts";
import type { NamedValue } from "./fields.ts";

/** A text beyond this is no message of any label that the library knows. */
const TEXT_LIMIT = 4_000;

export interface DecodedText {
  readonly description: string;
  readonly complete: boolean;
  readonly items: readonly NamedValue[];
}

const decoder = new MessageDecoder();

/** A value that is the text itself, but for a sign or two at its ends, explains nothing. */
function repeats(value: string, text: string): boolean {
  return value.length >= text.trim().length - 2 && text.includes(value);
}

/** The decoded text, or undefined when no decoder knows it. */
export function decodeText(label: string, text: string): DecodedText | undefined {
  if (text.trim() === "" || text.length > TEXT_LIMIT) return undefined;
  try {
    const result = decoder.decode({ label, text });
    if (!result.decoded || result.decoder.decodeLevel === "none") return undefined;
    const items = result.formatted.items
      .map((item) => ({ name: visible(String(item.label)), value: visible(String(item.value)) }))
      .filter((item) => !repeats(item.value, text));
    if (items.length === 0) return undefined;
    return {
      description: visible(String(result.formatted.description)),
      complete: result.decoder.decodeLevel === "full",
      items,
    };
  } catch {
    // Text from the air can break any parser; the raw text is still there.
    return undefined;
  }
}
