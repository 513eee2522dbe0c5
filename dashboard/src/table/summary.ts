/**
 * What one row says about a message when there is only one line for it.
 *
 * Separate because half of all messages carry no text and still have something to tell.
 */
import { altitudeText } from "../text/formats.ts";
import { NO_SPANS, type Span } from "../text/highlight.ts";
import { excerpt, oneLine } from "../text/visible.ts";
import type { Message } from "../wire/message.ts";
import { clearance } from "./clearance.ts";

/** Longer than any screen is wide. */
const SUMMARY_LENGTH = 320;

export interface Summary {
  /** What the decoder program made of a text that only machines read; mostly empty. */
  readonly meaning: string;
  readonly text: string;
  /** Whether it is the message's own text. */
  readonly own: boolean;
  /** Where alert terms stand in `text`, and what a search found. */
  readonly hits: readonly Span[];
}

function position(message: Message): string {
  if (message.lat === undefined || message.lon === undefined) return "";
  return `position ${message.lat.toFixed(2)} ${message.lon.toFixed(2)}`;
}

export function route(message: Message): string {
  const to = message.dsta === "" ? "" : `to ${message.dsta}`;
  if (message.depa === "") return to;
  return to === "" ? `from ${message.depa}` : `${message.depa} ${to}`;
}

/** Marks in the application data, and what a person calls the data that carries them. */
const DATA_KINDS: readonly (readonly [string, string])[] = [
  ['"cpdlc"', "CPDLC"],
  ['"adsc"', "ADS-C"],
  ['"freq_data"', "frequencies"],
  ['"spdu"', "ground station squitter"],
  ['"hfnpdu"', "link report"],
  ['"assigned_ac_id"', "logon"],
  ['"avlc"', "link control"],
];

/** Data that begin so are details of a message, which say nothing without it. */
const DETAILS = /^\{"(?:sublabel|mfi|crc_ok|link_direction|lpdu)":/;

/** What a person calls the application data; empty where there is none to speak of. */
export function dataKind(libacars: string): string {
  if (libacars === "") return "";
  const kind = DATA_KINDS.find(([mark]) => libacars.includes(mark));
  if (kind) return kind[1];
  return DETAILS.test(libacars) ? "" : "decoded data";
}

/**
 * First words of the text, or what the fields tell, or that there is nothing.
 *
 * With `reach` a hit that stands further back than this many characters is brought forward.
 */
export function summarise(
  message: Message,
  reach = Number.POSITIVE_INFINITY,
  length = SUMMARY_LENGTH,
): Summary {
  const { text, spans } = excerpt(message.text, message.hits, length, reach);
  const meaning = clearance(message.libacars);
  if (text !== "") return { meaning, text, own: true, hits: spans };
  const parts = [
    route(message),
    position(message),
    message.alt === undefined ? "" : altitudeText(Math.round(message.alt)),
    dataKind(message.libacars),
  ].filter((part) => part !== "");
  return {
    meaning,
    text: parts.length > 0 ? oneLine(parts.join(", "), SUMMARY_LENGTH) : "no text",
    own: false,
    hits: NO_SPANS,
  };
}
