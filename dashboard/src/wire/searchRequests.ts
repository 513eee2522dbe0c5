/**
 * What the search page asks of the server.
 *
 * Separate from the socket because it is loaded with that page; a connection knows it only once,
 * however often the page is opened.
 */
import { LINKS, type LinkId } from "./links.ts";
import { type Answer, questions, type Wire } from "./requests.ts";
import { type FoundPage, toFoundPage } from "./searchEvents.ts";

/** Conditions that are left out ask for nothing. */
export interface SearchQuestion {
  readonly query: string;
  /** Texts by the server's names of fields. */
  readonly search_term: Readonly<Record<string, string>>;
  /** Unix seconds. */
  readonly since?: number | undefined;
  readonly until?: number | undefined;
  readonly matched?: true | undefined;
  readonly has_text?: true | undefined;
  readonly sort: "time" | "relevance";
  readonly after?: string | undefined;
}

export interface SearchRequests {
  search(question: SearchQuestion): Promise<Answer<FoundPage>>;
}

const known = new WeakMap<Wire, SearchRequests>();

export function searchRequests(wire: Wire): SearchRequests {
  const made = known.get(wire);
  if (made) return made;
  let asked = 0;
  const ask = questions<SearchQuestion & { readonly id: string }, FoundPage>(wire, {
    event: "query_search",
    answer: "database_search_results",
    read: toFoundPage,
    newestOnly: true,
    answers: (found, question) => found.id === question.id,
  });
  const requests: SearchRequests = {
    search(question) {
      asked += 1;
      return ask({ ...question, id: String(asked) });
    },
  };
  known.set(wire, requests);
  return requests;
}

/** The name of a link in a question. */
export function linkInQuestion(link: LinkId): string {
  return LINKS[link].messageType;
}
