/**
 * A search as it stands in the address, and back.
 *
 * Separate because a link to a search is an interface: its names must stay, and anything may stand
 * there. What is not understood is left out.
 */
import { isLinkId } from "../wire/links.ts";
import {
  FIELDS,
  FIRST_PAGE,
  type Field,
  NOTHING_ASKED,
  type Place,
  type Search,
} from "./search.ts";
import { isoMoment, NO_RANGE, PRESETS, type TimeRange, toIso } from "./timeRange.ts";

/** The server takes 1,024 characters. */
export const TEXT_LIMIT = 1_000;
/** What a page tells of where the next one begins. */
const AFTER = /^[tir][1-9]\d{0,17}$/;
const MOST_SEEN = 1_000_000_000;

export interface Asked {
  readonly search: Search;
  readonly place: Place;
}

function textOf(query: URLSearchParams, name: string): string {
  return (query.get(name) ?? "").slice(0, TEXT_LIMIT);
}

function fieldOf(query: URLSearchParams, field: Field): string {
  const text = textOf(query, field);
  return field === "link" && !isLinkId(text) ? "" : text;
}

function rangeOf(query: URLSearchParams): TimeRange {
  const preset = PRESETS.find((name) => name === query.get("time"));
  if (preset) return { ...NO_RANGE, preset };
  return {
    preset: undefined,
    since: isoMoment(query.get("since") ?? ""),
    until: isoMoment(query.get("until") ?? ""),
  };
}

function placeOf(query: URLSearchParams): Place {
  const after = query.get("after") ?? "";
  if (!AFTER.test(after)) return FIRST_PAGE;
  const seen = Number(query.get("seen") ?? "0");
  return { after, seen: Number.isInteger(seen) && seen >= 0 && seen < MOST_SEEN ? seen : 0 };
}

export function askedOf(question: string): Asked {
  const query = new URLSearchParams(question);
  const fields = { ...NOTHING_ASKED.fields };
  for (const field of FIELDS) fields[field] = fieldOf(query, field);
  return {
    search: {
      query: textOf(query, "q"),
      fields,
      range: rangeOf(query),
      alertsOnly: query.get("alerts") === "1",
      hasText: query.get("has-text") === "1",
      sort: query.get("sort") === "relevance" ? "relevance" : "time",
    },
    place: placeOf(query),
  };
}

export function questionFor(search: Search, place: Place = FIRST_PAGE): string {
  const query = new URLSearchParams();
  if (search.query !== "") query.set("q", search.query);
  for (const field of FIELDS) {
    if (search.fields[field] !== "") query.set(field, search.fields[field]);
  }
  const { preset, since, until } = search.range;
  if (preset) query.set("time", preset);
  if (!preset && since !== undefined) query.set("since", toIso(since));
  if (!preset && until !== undefined) query.set("until", toIso(until));
  if (search.alertsOnly) query.set("alerts", "1");
  if (search.hasText) query.set("has-text", "1");
  if (search.sort !== "time") query.set("sort", search.sort);
  if (place.after !== "") {
    query.set("after", place.after);
    query.set("seen", String(place.seen));
  }
  return query.toString();
}
