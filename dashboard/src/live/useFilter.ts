/** The filter of the address, and the way to change it. Separate so that all controls share one. */
import { useCallback, useMemo } from "react";
import { replaceQuery, useQuery } from "../state/location.ts";
import type { Filter } from "./filters.ts";
import { keepFilter } from "./lastFilter.ts";
import { filterFromQuery, queryFromFilter } from "./urlState.ts";

export interface FilterState {
  readonly filter: Filter;
  readonly change: (part: Partial<Filter>) => void;
}

export function useFilter(): FilterState {
  const query = useQuery();
  const filter = useMemo(() => filterFromQuery(query), [query]);
  const change = useCallback((part: Partial<Filter>) => {
    const filter = { ...filterFromQuery(window.location.search), ...part };
    replaceQuery(queryFromFilter(filter));
    keepFilter(filter);
  }, []);
  return { filter, change };
}
