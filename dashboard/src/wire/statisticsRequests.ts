/**
 * What the page of statistics asks of the server.
 *
 * Separate from the socket because it is loaded with that page; a connection knows it only once,
 * however often the page is opened.
 */
import { type Answer, questions, type Wire } from "./requests.ts";
import {
  type Frequencies,
  type Levels,
  type MessageCounts,
  type Totals,
  toFrequencies,
  toLevels,
  toMessageCounts,
  toTotals,
} from "./statisticsEvents.ts";

export interface StatisticsRequests {
  /** Of so many days, the present one among them; undefined for all time. */
  totals(days: number | undefined): Promise<Answer<Totals>>;
  /** The counts of alert terms come with it, as an event of their own. */
  levels(): Promise<Answer<Levels>>;
  frequencies(): Promise<Answer<Frequencies>>;
  counts(): Promise<Answer<MessageCounts>>;
}

const known = new WeakMap<Wire, StatisticsRequests>();

export function statisticsRequests(wire: Wire): StatisticsRequests {
  const made = known.get(wire);
  if (made) return made;
  const totals = questions<{ readonly days?: number }, Totals>(wire, {
    event: "query_statistics",
    answer: "statistics",
    read: toTotals,
    newestOnly: true,
    answers: (value, question) => value.days === question.days,
  });
  const levels = questions<object, Levels>(wire, {
    event: "signal_graphs",
    answer: "signal",
    read: toLevels,
    newestOnly: true,
  });
  const frequencies = questions<object, Frequencies>(wire, {
    event: "signal_freqs",
    answer: "signal_freqs",
    read: toFrequencies,
    newestOnly: true,
  });
  const counts = questions<object, MessageCounts>(wire, {
    event: "signal_count",
    answer: "signal_count",
    read: toMessageCounts,
    newestOnly: true,
  });
  const requests: StatisticsRequests = {
    totals: (days) => totals(days === undefined ? {} : { days }),
    levels: () => levels({}),
    frequencies: () => frequencies({}),
    counts: () => counts({}),
  };
  known.set(wire, requests);
  return requests;
}
