/** How a feed is doing, from what the server says. Separate because the words are used twice. */
import type { Feed } from "../wire/events.ts";

export type FeedCondition = "good" | "silent" | "down";

export const CONDITION_WORDS: Readonly<Record<FeedCondition, string>> = {
  good: "receiving",
  silent: "silent",
  down: "not connected",
};

export function conditionOf(feed: Feed): FeedCondition {
  if (!feed.connected) return "down";
  return feed.lastMinute > 0 ? "good" : "silent";
}
