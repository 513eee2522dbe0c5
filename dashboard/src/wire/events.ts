/**
 * The other events of the server as types, each with the check that makes it from unknown JSON.
 *
 * Separate from the socket because checking has no state and can be tested without a connection.
 */
import { asArray, asCount, asNumber, asObject, asText, asTexts } from "./json.ts";
import { LINK_IDS, LINKS, type LinkId } from "./links.ts";

const NAME_LIMIT = 1024;

export interface Features {
  readonly links: readonly LinkId[];
  readonly allowRemoteUpdates: boolean;
  /** What stands before a flight in the address of a site that tracks it; empty without one. */
  readonly trackingUrl?: string;
  /** What stands before a registration in that of a site with pictures; empty without one. */
  readonly photoUrl?: string;
}

function readWebAddress(value: unknown): string {
  const address = asText(value, NAME_LIMIT);
  return /^https?:\/\/[^\s/]/i.test(address) ? address : "";
}

export function toFeatures(value: unknown): Features {
  const source = asObject(value) ?? {};
  return {
    links: LINK_IDS.filter((id) => source[LINKS[id].featureKey] === true),
    allowRemoteUpdates: source["allow_remote_updates"] === true,
    trackingUrl: readWebAddress(source["flight_tracking_url"]),
    photoUrl: readWebAddress(source["aircraft_photo_url"]),
  };
}

export interface Terms {
  readonly terms: readonly string[];
  readonly ignore: readonly string[];
}

export function toTerms(value: unknown): Terms {
  const source = asObject(value) ?? {};
  return {
    terms: asTexts(source["terms"], NAME_LIMIT),
    ignore: asTexts(source["ignore"], NAME_LIMIT),
  };
}

/** Matches since the beginning, by term. */
export function toTermCounts(value: unknown): ReadonlyMap<string, number> {
  const entries = Object.values(asObject(asObject(value)?.["data"]) ?? {});
  const counts = new Map<string, number>();
  for (const entry of entries) {
    const term = asText(asObject(entry)?.["term"], NAME_LIMIT);
    if (term !== "") counts.set(term, asCount(asObject(entry)?.["count"]));
  }
  return counts;
}

/** Names of labels by code. */
export function toLabels(value: unknown): ReadonlyMap<string, string> {
  const labels = new Map<string, string>();
  for (const [code, entry] of Object.entries(asObject(asObject(value)?.["labels"]) ?? {})) {
    const name = asText(asObject(entry)?.["name"], NAME_LIMIT);
    if (name !== "") labels.set(code, name);
  }
  return labels;
}

/** Messages per minute. */
export interface Rate {
  readonly total: number;
  readonly byLink: Readonly<Record<LinkId, number>>;
}

export function toRate(value: unknown): Rate {
  const source = asObject(value) ?? {};
  const byLink = { acars: 0, vdlm2: 0, hfdl: 0, imsl: 0, irdm: 0 };
  for (const id of LINK_IDS) byLink[id] = asCount(source[id]);
  return { total: asCount(source["total"]), byLink };
}

/** The newest input of a feed that was no message. */
export interface FeedError {
  /** Unix seconds. */
  readonly at: number;
  readonly reason: string;
  /** Its first bytes, made printable by the server. */
  readonly sample: string;
}

/** One address that messages of a link come from. */
export interface FeedSource {
  readonly source: string;
  readonly connected: boolean;
  /** Unix seconds; undefined before the first packet. */
  readonly lastPacket: number | undefined;
  /** Packets since the server started, and of the last minute. */
  readonly packets?: number;
  readonly lastMinute?: number;
  /** Whether it has been silent for longer than is usual for it. */
  readonly silent: boolean;
  readonly lastError: FeedError | undefined;
}

export interface Feed {
  readonly link: LinkId;
  readonly connected: boolean;
  /** Messages of the last minute. */
  readonly lastMinute: number;
  /** Messages stored since the start of the server. */
  readonly count: number;
  readonly sources: readonly FeedSource[];
}

/** Messages that are shown and that the database has refused so far. */
export interface Waiting {
  readonly count: number;
  /** Unix seconds. */
  readonly since: number | undefined;
  readonly reason: string;
}

/** That the second database (`DB_BACKUP`) cannot be written. */
export interface BackupFailure {
  /** Unix seconds. */
  readonly since: number | undefined;
  readonly reason: string;
}

/** A database that was damaged and stands beside the present one. */
export interface SetAside {
  readonly file: string;
  /** Unix seconds. */
  readonly since: number | undefined;
}

/** What the owner should know of the database, though messages are stored. */
export interface Damage {
  readonly setAside: readonly SetAside[];
  /** What was said where a damaged page was met; empty where none was. */
  readonly met: string;
}

export interface Status {
  readonly error: boolean;
  readonly feeds: readonly Feed[];
  /** Undefined while everything is being stored. */
  readonly waiting: Waiting | undefined;
  /** Undefined while the second database is written, and where there is none. */
  readonly backupFailure: BackupFailure | undefined;
  /** Undefined where no database was ever damaged, or all are salvaged. */
  readonly damage?: Damage | undefined;
}

function toFeedError(value: unknown): FeedError | undefined {
  const source = asObject(value);
  const at = asNumber(source?.["at"]);
  if (!source || at === undefined) return undefined;
  return {
    at,
    reason: asText(source["reason"], NAME_LIMIT),
    sample: asText(source["sample"], NAME_LIMIT),
  };
}

function toFeedSource(value: unknown): FeedSource | undefined {
  const source = asObject(value);
  if (!source) return undefined;
  return {
    source: asText(source["source"], NAME_LIMIT),
    connected: source["connected"] === true,
    lastPacket: asNumber(source["last_packet"]),
    packets: asCount(source["packets"]),
    lastMinute: asCount(source["last_minute"]),
    silent: source["silent"] === true,
    lastError: toFeedError(source["last_error"]),
  };
}

function toWaiting(value: unknown): Waiting | undefined {
  const storage = asObject(value);
  if (storage?.["state"] !== "waiting") return undefined;
  return {
    count: asCount(storage["waiting"]),
    since: asNumber(storage["since"]),
    reason: asText(storage["reason"], NAME_LIMIT),
  };
}

function toBackupFailure(value: unknown): BackupFailure | undefined {
  const backup = asObject(value);
  if (backup?.["state"] !== "failing") return undefined;
  return { since: asNumber(backup["since"]), reason: asText(backup["reason"], NAME_LIMIT) };
}

function toDamage(value: unknown): Damage | undefined {
  const database = asObject(value);
  const setAside = asArray(database?.["set_aside"]).flatMap((each) => {
    const source = asObject(each);
    const file = asText(source?.["file"], NAME_LIMIT);
    return file === "" ? [] : [{ file, since: asNumber(source?.["since"]) }];
  });
  const met = asText(database?.["damage"], NAME_LIMIT);
  return setAside.length === 0 && met === "" ? undefined : { setAside, met };
}

export function toStatus(value: unknown): Status | undefined {
  const status = asObject(asObject(value)?.["status"]);
  if (!status) return undefined;
  const decoders = asObject(status["decoders"]) ?? {};
  const totals = asObject(status["global"]) ?? {};
  const feeds: Feed[] = [];
  for (const id of LINK_IDS) {
    const decoder = asObject(decoders[LINKS[id].statusKey]);
    if (!decoder) continue;
    const total = asObject(totals[LINKS[id].statusKey]) ?? {};
    feeds.push({
      link: id,
      connected: decoder["Connected"] === true && decoder["Alive"] !== false,
      lastMinute: asCount(total["LastMinute"]),
      count: asCount(total["Count"]),
      sources: asArray(decoder["feeds"]).flatMap((source) => toFeedSource(source) ?? []),
    });
  }
  return {
    error: status["error_state"] === true,
    feeds,
    waiting: toWaiting(status["storage"]),
    backupFailure: toBackupFailure(status["backup"]),
    damage: toDamage(status["database"]),
  };
}

export interface ValidationIssue {
  /** Keys and indices that lead to the refused value; empty for the whole. */
  readonly path: readonly string[];
  readonly message: string;
}

export interface ValidationError {
  readonly event: string;
  readonly summary: string;
  readonly issues: readonly ValidationIssue[];
}

export function toValidationError(value: unknown): ValidationError | undefined {
  const source = asObject(value);
  if (!source) return undefined;
  const issues = asArray(source["issues"]).map((issue) => {
    const fields = asObject(issue) ?? {};
    return {
      path: asArray(fields["path"]).map((step) => asText(step, NAME_LIMIT)),
      message: asText(fields["message"], NAME_LIMIT),
    };
  });
  return {
    event: asText(source["event"], NAME_LIMIT),
    summary: asText(source["summary"], NAME_LIMIT) || "The server refused the request.",
    issues: issues.filter((issue) => issue.message !== ""),
  };
}

/** What keeps the server from answering, or undefined when nothing does. */
export function toUpgradeMessage(value: unknown): string | undefined {
  const source = asObject(value);
  if (source?.["running"] !== true) return undefined;
  return asText(source["message"], NAME_LIMIT) || "Upgrading the database";
}

export function toVersion(value: unknown): string {
  return asText(asObject(value)?.["container_version"], NAME_LIMIT);
}

export function toStations(value: unknown): readonly string[] {
  return asTexts(asObject(value)?.["station_ids"], NAME_LIMIT);
}
