/**
 * How the feeds are doing, from what the server says.
 *
 * Separate because the bar, its summary and the table below it must say the same.
 */
import type { Feed, Rate } from "../wire/events.ts";

export type FeedCondition = "good" | "silent" | "down";

export const CONDITION_WORDS: Readonly<Record<FeedCondition, string>> = {
  good: "receiving",
  silent: "silent",
  down: "not connected",
};

/** The feeds with the rate in place of the status's minute: it comes six times as often. */
export function withRate(feeds: readonly Feed[], rate: Rate | undefined): readonly Feed[] {
  return feeds.map((feed) => ({ ...feed, lastMinute: rate?.byLink[feed.link] ?? feed.lastMinute }));
}

/** One condition for all: the worst where one is down, else whether anything comes in at all. */
export function overallCondition(feeds: readonly Feed[]): FeedCondition {
  const conditions = feeds.map(conditionOf);
  if (conditions.includes("down")) return "down";
  return conditions.includes("good") ? "good" : "silent";
}

export function conditionOf(feed: Feed): FeedCondition {
  if (!feed.connected) return "down";
  return feed.lastMinute > 0 ? "good" : "silent";
}
