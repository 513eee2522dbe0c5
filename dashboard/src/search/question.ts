/**
 * A search as the server is asked for it.
 *
 * Separate because the server's names are those of an established wire, and its times are absolute.
 */
import type { Zone } from "../text/time.ts";
import { isLinkId } from "../wire/links.ts";
import { linkInQuestion, type SearchQuestion } from "../wire/searchRequests.ts";
import { type Field, fieldsInUse, type Place, type Search } from "./search.ts";
import { momentsOf } from "./timeRange.ts";

const WIRE_NAMES: Readonly<Record<Field, string>> = {
  flight: "flight",
  tail: "tail",
  icao: "icao",
  from: "depa",
  to: "dsta",
  freq: "freq",
  label: "label",
  msgno: "msgno",
  station: "station_id",
  link: "msg_type",
  text: "msg_text",
};

/** The question at this moment; `now` in milliseconds. */
export function toQuestion(search: Search, place: Place, now: number, zone: Zone): SearchQuestion {
  const { query, fields, range, alertsOnly, hasText, sort } = search;
  const texts = fieldsInUse(search).map((field) => {
    const text = fields[field];
    return [WIRE_NAMES[field], isLinkId(text) && field === "link" ? linkInQuestion(text) : text];
  });
  return {
    query,
    search_term: Object.fromEntries(texts),
    ...momentsOf(range, now, zone),
    matched: alertsOnly || undefined,
    has_text: hasText || undefined,
    sort,
    after: place.after || undefined,
  };
}
