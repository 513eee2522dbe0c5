/** The filter of the address, and the way to change it. Separate so that all controls share one. */
import { useCallback, useMemo } from "react";
import { replaceQuery, useQuery } from "../state/location.ts";
import type { Filter } from "./filters.ts";
import { filterFromQuery, queryFromFilter } from "./urlState.ts";

export interface FilterState {
  readonly filter: Filter;
  readonly change: (part: Partial<Filter>) => void;
}

export function useFilter(): FilterState {
  const query = useQuery();
  const filter = useMemo(() => filterFromQuery(query), [query]);
  const change = useCallback((part: Partial<Filter>) => {
    const before = filterFromQuery(window.location.search);
    replaceQuery(queryFromFilter({ ...before, ...part }));
  }, []);
  return { filter, change };
}
