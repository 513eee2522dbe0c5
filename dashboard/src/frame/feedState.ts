/**
 * How the feeds are doing, from what the server says.
 *
 * Separate because the bar, its summary and the table below it must say the same.
 */
import type { Damage, Feed, FeedSource, Rate, Waiting } from "../wire/events.ts";

export type FeedCondition = "good" | "silent" | "down";

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

/** Of a link: as good as its best source, and good whenever something came within a minute. */
export function conditionOf(feed: Feed): FeedCondition {
  if (!feed.connected) return "down";
  if (feed.lastMinute > 0) return "good";
  return feed.sources.some((source) => sourceCondition(source) === "good") ? "good" : "silent";
}

export function sourceCondition(source: FeedSource): FeedCondition {
  if (!source.connected) return "down";
  return source.silent || source.lastPacket === undefined ? "silent" : "good";
}

/** The condition in words. What has never been heard is not missed. */
export function conditionWords(condition: FeedCondition, lastHeard: number | undefined): string {
  if (condition === "down") return "not connected";
  if (condition === "good") return "receiving";
  return lastHeard === undefined ? "no messages yet" : "silent for longer than usual";
}

/** When any source of a link was heard last, in Unix seconds. */
export function lastHeard(feed: Feed): number | undefined {
  const times = feed.sources.flatMap((source) => source.lastPacket ?? []);
  return times.length > 0 ? Math.max(...times) : undefined;
}

/** What the owner is told while the database refuses messages. */
export function waitingWords(waiting: Waiting): string {
  const { count } = waiting;
  if (count === 0) return "The database takes no messages";
  const messages = count === 1 ? "1 message waits" : `${count.toLocaleString("en")} messages wait`;
  return `Not stored yet: ${messages} for the database`;
}

/** What the owner is told while the second database cannot be written. */
export const BACKUP_WORDS = "The second database is not written";

/** What waits, where there is room for two words. */
export function waitingFigure({ count }: Waiting): string {
  return count === 0 ? "Not storing" : `${count.toLocaleString("en")} not stored`;
}

/** What the owner is told of databases that were damaged, and what to do: a sentence for each. */
export function damageSentences(damage: Damage, time: (since: number) => string): string[] {
  const told = damage.setAside.map(({ file, since }) => {
    const when = since === undefined ? "" : `, found on ${time(since)}`;
    const command = `flask acarshub doctor --salvage ${file}`;
    return `The database was damaged${when}, and a new one began; to bring its messages back, run: ${command}`;
  });
  if (damage.met !== "") {
    told.push(
      `A part of the database is damaged (${damage.met}), while messages are still stored; stop the hub and run: flask acarshub doctor`,
    );
  }
  return told;
}

/** The same where there is room for a few words. */
export function damageWords({ setAside }: Damage): string {
  return setAside.length > 0 ? "The database was damaged" : "The database is damaged";
}
