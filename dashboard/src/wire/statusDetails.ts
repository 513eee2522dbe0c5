/**
 * All that the server tells of itself, as types.
 *
 * Separate from the short status that every page shows: only the page of status, which is loaded
 * later, needs it.
 */
import { type Status, toStatus } from "./events.ts";
import { asArray, asCount, asNumber, asObject, asText, type JsonObject } from "./json.ts";
import { LINK_IDS, LINKS, type LinkId } from "./links.ts";

const NAME_LIMIT = 256;
const REASON_LIMIT = 1_024;
const MOST_ROWS = 1_000;

export interface StationLink {
  readonly link: LinkId;
  /** Since the server started. */
  readonly messages: number;
  /** Mean of the newest messages in dB; undefined where the decoder tells none. */
  readonly level: number | undefined;
}

export interface Station {
  readonly station: string;
  /** Unix seconds of the server's clock, as all moments here. */
  readonly lastHeard: number | undefined;
  readonly lastMinute: number;
  readonly lastHour: number;
  readonly silent: boolean;
  readonly links: readonly StationLink[];
}

/** Sizes in bytes; undefined where nobody has looked yet, or the database is no file. */
export interface Database {
  readonly used: number | undefined;
  readonly free: number | undefined;
  readonly shrinks: boolean;
  readonly log: number | undefined;
  readonly fullText: number | undefined;
  readonly growthPerDay: number | undefined;
  readonly keepsDays: number | undefined;
  readonly keepsAlertDays: number | undefined;
  readonly keepsBytes: number | undefined;
  /** Why nothing is removed by age at the moment; empty while it is. */
  readonly retentionWaits: string;
  readonly lastRun: number | undefined;
  readonly lastRemoval: number | undefined;
  readonly lastRemoved: number;
  /** Since the server started. */
  readonly removed: number;
}

export const BACKUP_STATES = ["copying", "checking", "ok", "failing"] as const;

export interface Backup {
  readonly state: (typeof BACKUP_STATES)[number];
  readonly since: number | undefined;
  readonly reason: string;
  /** Messages that it has yet to get. */
  readonly lag: number | undefined;
  readonly lastSuccess: number | undefined;
}

export interface Drop {
  readonly link: LinkId;
  readonly reason: string;
  /** Since the server started. */
  readonly total: number;
  readonly lastMinute: number;
}

export interface Relayed {
  readonly link: LinkId;
  readonly sent: number;
  readonly lost: number;
  readonly readers: number;
  readonly readersDropped: number;
}

export interface Server {
  readonly version: string;
  readonly python: string;
  readonly sqlite: string;
  /** What its clock showed. */
  readonly now: number | undefined;
  readonly started: number | undefined;
  readonly memory: number | undefined;
  /** Seconds. */
  readonly lag: number | undefined;
  readonly largestGap: number | undefined;
  readonly queuePackets: number;
  readonly queueBytes: number;
}

export interface StatusDetails extends Status {
  /** Whether what decodes and stores messages is at work, and whether the clock beats. */
  readonly storing: boolean;
  readonly clock: boolean;
  readonly stations: readonly Station[];
  readonly database: Database;
  readonly backup: Backup | undefined;
  readonly drops: readonly Drop[];
  readonly relay: readonly Relayed[];
  /** Undefined from a server of another edition, which does not tell it. */
  readonly server: Server | undefined;
}

function linkOf(value: unknown): LinkId | undefined {
  return LINK_IDS.find((id) => LINKS[id].statusKey === value);
}

function rowsOf<Row>(value: unknown, read: (row: JsonObject) => Row | undefined): readonly Row[] {
  return asArray(value)
    .slice(0, MOST_ROWS)
    .flatMap((each) => {
      const source = asObject(each);
      return (source && read(source)) ?? [];
    });
}

function toStation(source: JsonObject): Station | undefined {
  const links = asObject(source["links"]);
  return {
    station: asText(source["station"], NAME_LIMIT),
    lastHeard: asNumber(source["last_heard"]),
    lastMinute: asCount(source["last_minute"]),
    lastHour: asCount(source["last_hour"]),
    silent: source["silent"] === true,
    links: LINK_IDS.flatMap((link) => {
      const heard = asObject(links?.[LINKS[link].statusKey]);
      if (!heard) return [];
      return [{ link, messages: asCount(heard["messages"]), level: asNumber(heard["level"]) }];
    }),
  };
}

function toDatabase(source: JsonObject): Database {
  const retention = asObject(source["retention"]) ?? {};
  const removed = Object.values(asObject(retention["removed"]) ?? {});
  return {
    used: asNumber(source["used"]),
    free: asNumber(source["free"]),
    shrinks: source["shrinks"] === true,
    log: asNumber(source["log"]),
    fullText: asNumber(source["full_text"]),
    growthPerDay: asNumber(source["growth_per_day"]),
    keepsDays: asNumber(retention["days"]),
    keepsAlertDays: asNumber(retention["alert_days"]),
    keepsBytes: asNumber(retention["max_bytes"]),
    retentionWaits: asText(retention["waiting"], REASON_LIMIT),
    lastRun: asNumber(retention["last_run"]),
    lastRemoval: asNumber(retention["last_removal"]),
    lastRemoved: asCount(retention["last_removed"]),
    removed: removed.reduce<number>((sum, count) => sum + asCount(count), 0),
  };
}

function toBackup(value: unknown): Backup | undefined {
  const source = asObject(value);
  const state = BACKUP_STATES.find((name) => name === source?.["state"]);
  if (!source || !state) return undefined;
  return {
    state,
    since: asNumber(source["since"]),
    reason: asText(source["reason"], REASON_LIMIT),
    lag: asNumber(source["lag"]),
    lastSuccess: asNumber(source["last_success"]),
  };
}

function toDrop(source: JsonObject): Drop | undefined {
  const link = linkOf(source["link"]);
  return (
    link && {
      link,
      reason: asText(source["reason"], NAME_LIMIT),
      total: asCount(source["total"]),
      lastMinute: asCount(source["last_minute"]),
    }
  );
}

function toRelayed(source: JsonObject): Relayed | undefined {
  const link = linkOf(source["link"]);
  return (
    link && {
      link,
      sent: asCount(source["sent"]),
      lost: asCount(source["lost"]),
      readers: asCount(source["readers"]),
      readersDropped: asCount(source["readers_dropped"]),
    }
  );
}

function toServer(value: unknown): Server | undefined {
  const source = asObject(value);
  if (!source) return undefined;
  const queue = asObject(source["queue"]);
  return {
    version: asText(source["version"], NAME_LIMIT),
    python: asText(source["python"], NAME_LIMIT),
    sqlite: asText(source["sqlite"], NAME_LIMIT),
    now: asNumber(source["now"]),
    started: asNumber(source["started"]),
    memory: asNumber(source["memory"]),
    lag: asNumber(source["lag"]),
    largestGap: asNumber(source["largest_gap"]),
    queuePackets: asCount(queue?.["packets"]),
    queueBytes: asCount(queue?.["bytes"]),
  };
}

export function toStatusDetails(value: unknown): StatusDetails | undefined {
  const short = toStatus(value);
  const source = asObject(asObject(value)?.["status"]);
  if (!short || !source) return undefined;
  const threads = asObject(source["threads"]);
  return {
    ...short,
    storing: threads?.["database"] !== false,
    clock: threads?.["scheduler"] !== false,
    stations: rowsOf(source["stations"], toStation),
    database: toDatabase(asObject(source["database"]) ?? {}),
    backup: toBackup(source["backup"]),
    drops: rowsOf(source["drops"], toDrop),
    relay: rowsOf(source["relay"], toRelayed),
    server: toServer(source["server"]),
  };
}
