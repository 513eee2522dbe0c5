/**
 * The filter as a query string and back.
 *
 * Separate because a shared link is an interface: its names must stay, and anything may stand there.
 */
import {
  CHOICE_FIELDS,
  type Choice,
  type ChoiceField,
  EVERYTHING,
  type Filter,
  isOpen,
} from "./filters.ts";

const TEXT_LIMIT = 200;
const VALUES_LIMIT = 100;

function readChoice(query: URLSearchParams, field: ChoiceField): Choice {
  const only = query.getAll(field).filter(Boolean).slice(0, VALUES_LIMIT);
  if (only.length > 0) return { mode: "only", values: only };
  const not = query.getAll(`not-${field}`).filter(Boolean).slice(0, VALUES_LIMIT);
  return not.length > 0 ? { mode: "not", values: not } : EVERYTHING;
}

/** The filter that a query string describes; unknown parts are left out. */
export function filterFromQuery(search: string): Filter {
  const query = new URLSearchParams(search);
  return {
    text: (query.get("q") ?? "").slice(0, TEXT_LIMIT),
    link: readChoice(query, "link"),
    label: readChoice(query, "label"),
    station: readChoice(query, "station"),
    alertsOnly: query.get("alerts") === "1",
    hasText: query.get("text") === "1",
    byAircraft: query.get("by") === "aircraft",
  };
}

/** The query string of a filter, without the question mark; `""` for none. */
export function queryFromFilter(filter: Filter): string {
  const query = new URLSearchParams();
  if (filter.text !== "") query.set("q", filter.text);
  for (const field of CHOICE_FIELDS) {
    const choice = filter[field];
    if (isOpen(choice)) continue;
    const name = choice.mode === "only" ? field : `not-${field}`;
    for (const value of choice.values) query.append(name, value);
  }
  if (filter.alertsOnly) query.set("alerts", "1");
  if (filter.hasText) query.set("text", "1");
  if (filter.byAircraft) query.set("by", "aircraft");
  return query.toString();
}
