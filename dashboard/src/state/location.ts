/**
 * The address of the page as state: which page is shown, and the query that holds the filters.
 *
 * Separate because the page may live below any prefix: the page's name stands in the fragment and
 * the filters in the query, so that neither ever touches the path.
 */
import { useSyncExternalStore } from "react";

export const PAGES = ["live", "alerts"] as const;

export type Page = (typeof PAGES)[number];

export const PAGE_FRAGMENTS: Readonly<Record<Page, string>> = { live: "#/", alerts: "#/alerts" };

const CHANGED = "acarshub:query";

/** The page of a fragment; unknown ones lead to the live list. */
export function pageOf(fragment: string): Page {
  return PAGES.find((page) => PAGE_FRAGMENTS[page] === fragment) ?? "live";
}

export function goTo(page: Page): void {
  window.location.hash = PAGE_FRAGMENTS[page];
}

function addressWith(query: string): string {
  const { pathname, hash } = window.location;
  return `${pathname}${query === "" ? "" : `?${query}`}${hash}`;
}

/** Replaces the query without a new entry in the history: filters change with every key. */
export function replaceQuery(query: string): void {
  window.history.replaceState(null, "", addressWith(query));
  window.dispatchEvent(new Event(CHANGED));
}

/** Sets the query as a new entry of the history, to which the browser's back button leads. */
export function pushQuery(query: string): void {
  window.history.pushState(null, "", addressWith(query));
  window.dispatchEvent(new Event(CHANGED));
}

function subscribe(onChange: () => void): () => void {
  const events = ["hashchange", "popstate", CHANGED];
  for (const event of events) window.addEventListener(event, onChange);
  return () => {
    for (const event of events) window.removeEventListener(event, onChange);
  };
}

export function usePage(): Page {
  return useSyncExternalStore(subscribe, () => pageOf(window.location.hash));
}

export function useQuery(): string {
  return useSyncExternalStore(subscribe, () => window.location.search);
}
