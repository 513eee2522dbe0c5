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

/** The query without the place in the stored alerts; the filters of the live list stay. */
export function withoutPlace(search: string): URLSearchParams {
  const query = new URLSearchParams(search);
  for (const name of ["term", "page"]) query.delete(name);
  return query;
}

function addressWith(query: string, hash: string): string {
  return `${window.location.pathname}${query === "" ? "" : `?${query}`}${hash}`;
}

/** Where a page begins: the page of alerts with the live ones. */
export function addressOf(page: Page): string {
  return addressWith(withoutPlace(window.location.search).toString(), PAGE_FRAGMENTS[page]);
}

export function goTo(page: Page): void {
  const { pathname, search, hash } = window.location;
  const address = addressOf(page);
  if (address === pathname + search + hash) return;
  window.history.pushState(null, "", address);
  window.dispatchEvent(new Event(CHANGED));
}

/** Replaces the query without a new entry in the history: filters change with every key. */
export function replaceQuery(query: string): void {
  window.history.replaceState(null, "", addressWith(query, window.location.hash));
  window.dispatchEvent(new Event(CHANGED));
}

/** Sets the query as a new entry of the history, to which the browser's back button leads. */
export function pushQuery(query: string): void {
  window.history.pushState(null, "", addressWith(query, window.location.hash));
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
