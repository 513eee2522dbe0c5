/**
 * How the hub is doing, in sentences: the worst first, with what to do where that is known.
 *
 * Separate from the page because a wrong sentence here is worse than a wrong number.
 */
import { countText } from "../figures/words.ts";
import {
  BACKUP_WORDS,
  damageSentences,
  type FeedCondition,
  sourceCondition,
  waitingWords,
} from "../frame/feedState.ts";
import { agoText } from "../text/ago.ts";
import type { FeedSource } from "../wire/events.ts";
import { LINKS } from "../wire/links.ts";
import type { Backup, StatusDetails } from "../wire/statusDetails.ts";

export interface Finding {
  /** `down` where messages are lost or not stored, `silent` where somebody should look. */
  readonly condition: FeedCondition;
  readonly words: string;
  /** What the server or the system says of it; may hold anything. */
  readonly reason: string;
}

interface Times {
  /** The server's clock, in Unix seconds. */
  readonly now: number;
  readonly day: (seconds: number) => string;
}

const MOST_NAMES = 3;

function finding(condition: FeedCondition, words: string, reason = ""): Finding {
  return { condition, words, reason };
}

function since(seconds: number | undefined, { now }: Times): string {
  return seconds === undefined ? "" : `, since ${agoText(seconds, now).replace(" ago", "")}`;
}

function storageFindings(status: StatusDetails, times: Times): readonly Finding[] {
  const found: Finding[] = [];
  if (!status.storing) {
    found.push(
      finding("down", "Nothing is stored: what decodes or writes has ended. The log says why."),
    );
  }
  const { waiting, damage } = status;
  if (waiting) {
    const words = `${waitingWords(waiting)}${since(waiting.since, times)}.`;
    found.push(finding("down", words, waiting.reason));
  }
  for (const sentence of damage ? damageSentences(damage, times.day) : []) {
    found.push(finding("down", `${sentence}.`));
  }
  if (status.backup?.state === "failing") {
    const { since: failing, reason } = status.backup;
    found.push(finding("silent", `${BACKUP_WORDS}${since(failing, times)}.`, reason));
  }
  if (status.database.retentionWaits !== "") {
    const words = "No old messages are removed at the moment.";
    found.push(finding("silent", words, status.database.retentionWaits));
  }
  if (!status.clock) found.push(finding("silent", "The server's own clock stands still."));
  return found;
}

function silentFor(source: FeedSource, { now }: Times): string {
  const heard = source.lastPacket;
  return heard === undefined ? "" : `, heard last ${agoText(heard, now)}`;
}

function feedFindings(status: StatusDetails, times: Times): readonly Finding[] {
  return status.feeds.flatMap(({ link, sources, connected }) => {
    const { name } = LINKS[link];
    if (sources.length === 0 && !connected) return [finding("down", `${name} is not connected.`)];
    return sources.flatMap((source) => {
      const condition = sourceCondition(source);
      if (condition === "down")
        return [finding("down", `${name} is not connected.`, source.source)];
      if (!source.silent) return [];
      const words = `${name} is silent for longer than usual${silentFor(source, times)}.`;
      return [finding("silent", words, source.source)];
    });
  });
}

function stationFindings({ stations }: StatusDetails): readonly Finding[] {
  const silent = stations.filter((station) => station.silent);
  if (silent.length === 0) return [];
  const names = silent.slice(0, MOST_NAMES).map(({ station }) => station);
  const more = silent.length - names.length;
  const words =
    silent.length === 1
      ? "A station is silent for longer than usual."
      : `${countText(silent.length)} stations are silent for longer than usual.`;
  return [finding("silent", words, names.join(", ") + (more > 0 ? `, ${more} more` : ""))];
}

/** What is wrong, the gravest first; empty while nothing is. */
export function findingsOf(status: StatusDetails, times: Times): readonly Finding[] {
  const all = [
    ...storageFindings(status, times),
    ...feedFindings(status, times),
    ...stationFindings(status),
  ];
  return [
    ...all.filter(({ condition }) => condition === "down"),
    ...all.filter(({ condition }) => condition !== "down"),
  ];
}

export interface Overall {
  readonly condition: FeedCondition;
  readonly words: string;
}

/** The state of everything in one sentence. */
export function overallOf(status: StatusDetails, findings: readonly Finding[]): Overall {
  const [gravest] = findings;
  const isStored = status.storing && !status.waiting;
  if (gravest?.condition === "down") {
    return {
      condition: "down",
      words: isStored
        ? "What arrives is stored, but not everything works."
        : "What arrives is not being stored.",
    };
  }
  if (gravest) {
    return { condition: "silent", words: "What arrives is stored. Something should be looked at." };
  }
  if (status.feeds.length === 0) {
    return { condition: "silent", words: "No feed is configured, so no message can arrive." };
  }
  const isHeard = status.feeds.some(
    ({ sources, count }) => count > 0 || sources.some(({ lastPacket }) => lastPacket !== undefined),
  );
  return isHeard
    ? { condition: "good", words: "Everything works. What arrives is stored." }
    : { condition: "silent", words: "Ready. No message has arrived yet." };
}

/** How the second database is doing. */
export function backupWords({ state, lag }: Backup): string {
  switch (state) {
    case "ok":
      return "Up to date";
    case "checking":
      return "Has what is new; what it had before is being compared";
    case "failing":
      return "Cannot be written";
    case "copying":
      return lag === undefined ? "Being copied" : `Behind by ${countText(lag)} messages`;
  }
}

/** A reason for dropping input, as people say it. */
const DROP_WORDS: ReadonlyMap<string, string> = new Map([
  ["kernel_buffer", "The system's receive buffer was full"],
  ["queue_full", "Came faster than they can be stored"],
  ["invalid_json", "Not valid JSON"],
  ["truncated", "Ended in the middle"],
  ["not_an_object", "JSON, but no object"],
  ["empty_input", "Empty"],
  ["oversize", "Longer than 1 MB"],
  ["wrong_shape", "Not the shape that its decoder prints"],
  ["unrecognised", "Of no known decoder"],
  ["not_a_message", "Signalling or status of a decoder: nothing is wrong"],
  ["decoder_failure", "An error of ACARS Hub"],
  ["not_storable", "Refused by the database"],
]);

export function dropWords(reason: string): string {
  return DROP_WORDS.get(reason) ?? reason.replaceAll("_", " ");
}
