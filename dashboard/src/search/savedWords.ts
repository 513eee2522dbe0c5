/**
 * What a search is called that nobody has named yet.
 *
 * Separate from the form so that the name is the same wherever it is offered.
 */
import { SAVED_NAME_LENGTH } from "../state/savedSearches.ts";
import type { Zone } from "../text/time.ts";
import { oneLine } from "../text/visible.ts";
import { conditionsOf } from "./conditions.ts";
import type { Search } from "./search.ts";

export function suggestedName(search: Search, zone: Zone): string {
  const conditions = conditionsOf(search, zone).map(({ name, value }) => `${name} ${value}`.trim());
  const words = [search.query.trim(), ...conditions].filter((part) => part !== "");
  return oneLine(words.join(", "), SAVED_NAME_LENGTH).trim();
}
