/**
 * The address of the page as state: which page is shown, and what it shows.
 *
 * Separate because the page may live below any prefix: the page's name stands in the fragment and
 * the filters in the query, so that neither ever touches the path. What is searched for, what the page
 * of statistics shows and the name of one message or aircraft stand behind the name of their page,
 * where they cannot be taken for filters of the live list.
 */
import { useSyncExternalStore } from "react";

export const PAGES = ["live", "alerts", "search", "stats", "status"] as const;

export type Page = (typeof PAGES)[number];

export const PAGE_FRAGMENTS: Readonly<Record<Page, string>> = {
  live: "#/",
  alerts: "#/alerts",
  search: "#/search",
  stats: "#/stats",
  status: "#/status",
};

/** What has a page for each of its own: named by a uid, or by an address or a registration. */
export type Subject = "message" | "aircraft";

const SUBJECT = /^#\/(message|aircraft)\/([^/?]+)$/;
/** Longer names are none. */
const NAME_LIMIT = 256;
const LONE_HALF = /\p{Surrogate}/gu;

const CHANGED = "acarshub:query";

/** Pages whose fragment says more than their name. */
const ASKED_PAGES: ReadonlySet<Page | Subject> = new Set(["search", "stats"]);

/** What the address asked of a page when another one was chosen, for the way back. */
const leftBefore = new Map<Page | Subject, string>();

/** What the page of one message or aircraft is about; empty for other pages. */
export function subjectNameOf(fragment: string): string {
  try {
    return decodeURIComponent(SUBJECT.exec(fragment)?.[2] ?? "").slice(0, NAME_LIMIT);
  } catch {
    return "";
  }
}

/** The page of a fragment; unknown ones lead to the live list. */
export function pageOf(fragment: string): Page | Subject {
  if (subjectNameOf(fragment) !== "") return SUBJECT.exec(fragment)?.[1] as Subject;
  const [name] = fragment.split("?", 1);
  return PAGES.find((page) => PAGE_FRAGMENTS[page] === name) ?? "live";
}

/** What a fragment asks of such a page, as a query string without the question mark. */
function askedOf(fragment: string): string {
  const mark = ASKED_PAGES.has(pageOf(fragment)) ? fragment.indexOf("?") : -1;
  return mark < 0 ? "" : fragment.slice(mark + 1);
}

/** What a fragment of the search page asks for; empty for any other page. */
export function questionOf(fragment: string): string {
  return pageOf(fragment) === "search" ? askedOf(fragment) : "";
}

/** What a fragment of the page of statistics shows; empty for any other page. */
export function viewOf(fragment: string): string {
  return pageOf(fragment) === "stats" ? askedOf(fragment) : "";
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

function addressWithHash(hash: string): string {
  return addressWith(withoutPlace(window.location.search).toString(), hash);
}

function addressAsking(page: Page, asked: string): string {
  return addressWithHash(PAGE_FRAGMENTS[page] + (asked === "" ? "" : `?${asked}`));
}

/** Where a page begins: that of alerts with the live ones, search and statistics where they were left. */
export function addressOf(page: Page): string {
  const isShown = pageOf(window.location.hash) === page;
  return addressAsking(page, isShown ? "" : (leftBefore.get(page) ?? ""));
}

export function addressOfSearch(question: string): string {
  return addressAsking("search", question);
}

/** Where the stored alerts of a term are shown. */
export function addressOfTerm(term: string): string {
  const query = withoutPlace(window.location.search);
  query.set("term", term);
  return addressWith(query.toString(), PAGE_FRAGMENTS.alerts);
}

/** Where the page of one message or aircraft is. */
export function addressOfSubject(subject: Subject, name: string): string {
  // Half a character, as a cut text may end with, cannot stand in an address.
  const whole = name.slice(0, NAME_LIMIT).replace(LONE_HALF, "\ufffd");
  return addressWithHash(`#/${subject}/${encodeURIComponent(whole)}`);
}

/** `state` says what the entry before it is. */
function show(address: string, state: unknown = null): void {
  const { pathname, search, hash } = window.location;
  if (address === pathname + search + hash) return;
  leftBefore.set(pageOf(hash), askedOf(hash));
  window.history.pushState(state, "", address);
  window.dispatchEvent(new Event(CHANGED));
}

export function goTo(page: Page): void {
  show(addressOf(page));
}

/** Marks an entry of the history that one of our own pages has led to. */
const LED = "led";

export function goToSubject(subject: Subject, name: string): void {
  show(addressOfSubject(subject, name), LED);
}

/** Goes on to a neighbour in place: the way back leads to where the first one was chosen. */
export function replaceSubject(subject: Subject, name: string): void {
  window.history.replaceState(window.history.state, "", addressOfSubject(subject, name));
  window.dispatchEvent(new Event(CHANGED));
}

/** Back to the page that has led to this one; of a page opened by its address, the live list. */
export function goBack(): void {
  if (window.history.state === LED) window.history.back();
  else goTo("live");
}

export function goToSearch(question: string): void {
  show(addressOfSearch(question));
}

export function goToTerm(term: string): void {
  show(addressOfTerm(term));
}

/** Changes what the page of statistics shows, without a step in the history. */
export function replaceView(view: string): void {
  window.history.replaceState(null, "", addressAsking("stats", view));
  window.dispatchEvent(new Event(CHANGED));
}

/** Changes what is searched for in place: with every key. */
export function replaceQuestion(question: string): void {
  window.history.replaceState(null, "", addressOfSearch(question));
  window.dispatchEvent(new Event(CHANGED));
}

/** Sets it as a new entry of the history; `state` says what the entry before it is. */
export function pushQuestion(question: string, state: unknown = null): void {
  window.history.pushState(state, "", addressOfSearch(question));
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

export function usePage(): Page | Subject {
  return useSyncExternalStore(subscribe, () => pageOf(window.location.hash));
}

export function useQuery(): string {
  return useSyncExternalStore(subscribe, () => window.location.search);
}

export function useView(): string {
  return useSyncExternalStore(subscribe, () => viewOf(window.location.hash));
}

export function useQuestion(): string {
  return useSyncExternalStore(subscribe, () => questionOf(window.location.hash));
}

export function useSubjectName(): string {
  return useSyncExternalStore(subscribe, () => subjectNameOf(window.location.hash));
}
