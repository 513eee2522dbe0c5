/**
 * Decodes the text of a message with the airframes decoder, in the browser.
 *
 * Separate because it is the only module that touches that library, which is large: this module is
 * loaded when the first row is opened, never before.
 */
import { MessageDecoder } from "@airframes/acars-decoder";
import type { DecodedPosition } from "../map/position.ts";
import { visible } from "../text/visible.ts";
import type { NamedValue } from "./fields.ts";

/** A text beyond this is no message of any label that the library knows. */
const TEXT_LIMIT = 4_000;

export interface DecodedText {
  readonly description: string;
  readonly complete: boolean;
  readonly items: readonly NamedValue[];
  /** Where the aircraft was, and the waypoints of its route that are told as coordinates. */
  readonly positions: readonly DecodedPosition[];
}

const WAYPOINTS_LIMIT = 40;
const WAYPOINT_LENGTH = 24;

type Raw = ReturnType<MessageDecoder["decode"]>["raw"];

const decoder = new MessageDecoder();

/** A value that is the text itself, but for a sign or two at its ends, explains nothing. */
function repeats(value: string, text: string): boolean {
  return value.length >= text.trim().length - 2 && text.includes(value);
}

function positionsIn(raw: Raw): readonly DecodedPosition[] {
  const found: DecodedPosition[] = [];
  // The library promises numbers, and makes them of text from the air.
  const add = (lat: unknown, lon: unknown, kind: DecodedPosition["kind"], name: string) => {
    if (Number.isFinite(lat) && Number.isFinite(lon)) {
      found.push({ lat: lat as number, lon: lon as number, kind, name });
    }
  };
  add(raw.position?.latitude, raw.position?.longitude, "here", "position in the text");
  for (const point of (raw.route?.waypoints ?? []).slice(0, WAYPOINTS_LIMIT)) {
    const name = visible(String(point.name)).slice(0, WAYPOINT_LENGTH);
    add(point.latitude, point.longitude, "ahead", `waypoint ${name}`);
  }
  return found;
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
      positions: positionsIn(result.raw),
    };
  } catch {
    // Text from the air can break any parser; the raw text is still there.
    return undefined;
  }
}
