/** The search page's way to the server. Separate so that a test can put another in its place. */
import { createContext, useContext } from "react";
import type { SearchRequests } from "../wire/searchRequests.ts";

export const SearchRequestsContext = createContext<SearchRequests | undefined>(undefined);

export function useSearchRequests(): SearchRequests {
  const requests = useContext(SearchRequestsContext);
  if (!requests) throw new Error("The search page is drawn without its way to the server.");
  return requests;
}
