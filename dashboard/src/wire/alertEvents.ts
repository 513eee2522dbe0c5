/**
 * What the server tells of alert terms: answers to changes, previews, stored alerts, regeneration.
 *
 * Separate from the other events because these belong to the alerts page alone.
 */
import { asCount, asNumber, asObject, asText, asTexts, type JsonObject } from "./json.ts";
import { type Message, toMessages } from "./message.ts";

const NAME_LIMIT = 1024;
const UID_LIMIT = 256;

/** A change of terms by what is added and removed, so that two browsers do not undo each other. */
export interface TermChange {
  readonly add?: readonly string[];
  readonly remove?: readonly string[];
  readonly ignore?: readonly string[];
  readonly unignore?: readonly string[];
}

export interface AlertsChanged {
  readonly added: number;
  readonly removed: number;
  readonly ignored: number;
  readonly unignored: number;
}

export function toAlertsChanged(value: unknown): AlertsChanged | undefined {
  const source = asObject(value);
  if (!source) return undefined;
  return {
    added: asCount(source["added"]),
    removed: asCount(source["removed"]),
    ignored: asCount(source["ignored"]),
    unignored: asCount(source["unignored"]),
  };
}

/** What a term would have found among stored messages. */
export interface TermPreview {
  /** As it would be stored. */
  readonly term: string;
  readonly days: number;
  readonly count: number;
  /** False when time ran out before everything was looked at. */
  readonly complete: boolean;
  /** Unix seconds; how far back messages were looked at. */
  readonly since: number;
  /** Newest first, with the hits of this term alone. */
  readonly messages: readonly Message[];
}

export function toTermPreview(value: unknown): TermPreview | undefined {
  const source = asObject(value);
  const since = asNumber(source?.["since"]);
  if (!source || since === undefined) return undefined;
  return {
    term: asText(source["term"], NAME_LIMIT),
    days: asCount(source["days"]),
    count: asCount(source["count"]),
    complete: source["complete"] === true,
    since,
    messages: toMessages(source["messages"]),
  };
}

/** What stands between terms where one text names several: no term holds one. */
export const TERM_BREAK = "\n";

/** The terms that a text names. */
export function termsIn(term: string): readonly string[] {
  return term.split(TERM_BREAK).filter((one) => one !== "");
}

/** One page of the stored alerts of some terms, or of all terms when the text is empty. */
export interface AlertPage {
  /** One, or several with line breaks between them. */
  readonly term: string;
  /** Counts from 0. */
  readonly page: number;
  readonly pageSize: number;
  readonly total: number;
  readonly querySeconds: number;
  readonly messages: readonly Message[];
  /** Uids of this page that the read profile has read; undefined without a profile. */
  readonly read: readonly string[] | undefined;
}

const PAGE_SIZE = 50;

export function toAlertPage(value: unknown): AlertPage | undefined {
  const source = asObject(value);
  if (!source || !Array.isArray(source["messages"])) return undefined;
  const several = asTexts(source["terms"], NAME_LIMIT).join(TERM_BREAK);
  return {
    term: several || asText(source["term"], NAME_LIMIT),
    page: asCount(source["page"]),
    pageSize: asCount(source["page_size"]) || PAGE_SIZE,
    total: asCount(source["total_count"]),
    querySeconds: asNumber(source["query_time"]) ?? 0,
    messages: toMessages(source["messages"]),
    read: Array.isArray(source["read"]) ? asTexts(source["read"], UID_LIMIT) : undefined,
  };
}

const REGENERATION_STATES = ["running", "complete", "cancelled", "failed"] as const;

/** Where matching all stored messages again stands. */
export interface Regeneration {
  readonly state: (typeof REGENERATION_STATES)[number];
  /** Messages looked at. */
  readonly processed: number;
  readonly total: number;
  readonly matchedMessages: number;
  readonly totalMatches: number;
  readonly error: string;
}

function errorOf(source: JsonObject): string {
  return asText(source["error"], NAME_LIMIT);
}

export function toRegeneration(value: unknown): Regeneration | undefined {
  const source = asObject(value);
  const state = REGENERATION_STATES.find((name) => name === source?.["state"]);
  if (!source || !state) return undefined;
  return {
    state,
    processed: asCount(source["processed"]),
    total: asCount(source["total"]),
    matchedMessages: asCount(source["matched_messages"]),
    totalMatches: asCount(source["total_matches"]),
    error: errorOf(source),
  };
}

/** Why matching again did not start or did not end, as told to the one who asked for it. */
export function toRegenerationError(value: unknown): string {
  return errorOf(asObject(value) ?? {}) || "The server refused.";
}
