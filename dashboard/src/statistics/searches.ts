/**
 * Searches of the messages behind a number.
 *
 * Separate because a number counts by what the server knows, and a search asks by a field.
 */
import { toIso } from "../search/timeRange.ts";
import type { LinkId } from "../wire/links.ts";
import type { Ranked } from "../wire/statisticsEvents.ts";
import type { Span } from "./choice.ts";
import { sinceOf } from "./moments.ts";

export type Subject = "airlines" | "aircraft" | "labels" | "stations";

/** Aircraft without a known registration are counted by their address. */
const ADDRESS = /^[0-9A-F]{6}$/;

function conditionOf(subject: Subject, { name, iata }: Ranked): readonly [string, string] {
  switch (subject) {
    case "airlines":
      return ["flight", iata === "" ? name : iata];
    case "aircraft":
      return [ADDRESS.test(name) ? "icao" : "tail", name];
    case "labels":
      return ["label", name];
    case "stations":
      return ["station", name];
  }
}

/** As it stands in the address of the search page; `now` in milliseconds. */
export function searchOf(subject: Subject, ranked: Ranked, span: Span, now: number) {
  const question = new URLSearchParams([[...conditionOf(subject, ranked)]]);
  if (span !== undefined) question.set("since", toIso(sinceOf(span, now)));
  return question;
}

export function searchOfFrequency(link: LinkId, frequency: string): URLSearchParams {
  return new URLSearchParams([
    ["freq", frequency],
    ["link", link],
  ]);
}
