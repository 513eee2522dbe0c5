/**
 * The events of the read profile: what the server says is read, and the marks that it is told.
 *
 * Separate from the other events because only clients with a profile get them, and because a mark
 * must not be sent again after it was kept for a while: it may mean something else by then.
 */
import type { Socket } from "socket.io-client";
import { arrived, confirmed, greeted, untold } from "../state/readState.ts";
import { changeReads, type Mark, sendMarksBy, sendUids, uidsWithTerm } from "../state/reads.ts";
import { onLiveAlerts, useHub } from "../state/store.ts";
import { asArray, asCount, asNumber, asObject, asText, asTexts, type JsonObject } from "./json.ts";

const MARK_ALERTS_READ = "mark_alerts_read";
const UID_LIMIT = 256;
const TERM_LIMIT = 1024;
/** The greeting of a profile ends with its read state; after this time there is no profile. */
const GREETING_MS = 3_000;

/** Where the profile is asked for over HTTP: beside the page, also below a prefix. */
export function profileAddress(): string {
  return new URL("api/v1/read-profile", document.baseURI).href;
}

/** Browsers end a cookie after 400 days; the server sets it anew whenever it is asked. */
function keepCookie(): void {
  const options = { credentials: "same-origin", cache: "no-store" } as const;
  // A failure does no harm: the next greeting is another chance.
  fetch(profileAddress(), options).catch(() => undefined);
}

let bringAlong = false;
let reconnect = (): void => {};

/** Connects again, so that the handshake carries the cookie of the profile as it is now. */
export function reconnectForProfile(options: { readonly bringMarks: boolean }): void {
  bringAlong = options.bringMarks;
  // What the profile before this one knew says nothing about the next.
  withoutProfile();
  reconnect();
}

/** Without a profile this browser's own marks count. */
export function withoutProfile(): void {
  changeReads((reads) => (reads.server ? { ...reads, server: undefined } : reads));
}

/** A payload that tells how many alerts are unread; without that it tells nothing. */
function withCount(data: unknown): JsonObject | undefined {
  const source = asObject(data);
  return asNumber(source?.["unread"]) === undefined ? undefined : source;
}

/** The alerts that a mark of the server is about, among those that this page knows. */
function uidsOf(source: JsonObject): readonly string[] {
  const { alerts } = useHub.getState();
  if (source["all"] === true) return alerts.map((message) => message.uid);
  const term = asText(source["term"], TERM_LIMIT);
  return term === "" ? asTexts(source["uids"], UID_LIMIT) : uidsWithTerm(alerts, term);
}

function onGreeting(source: JsonObject): void {
  const { alerts, reads } = useHub.getState();
  const pending = reads.server?.pending ?? [];
  changeReads((before) =>
    greeted(before, asCount(source["unread"]), asTexts(source["read"], UID_LIMIT)),
  );
  const now = useHub.getState().reads;
  const shown = alerts.map((alert) => alert.uid);
  sendUids(untold(now, pending, bringAlong ? [...now.marks] : shown));
  bringAlong = false;
}

function onRefusal(data: unknown): void {
  const source = asObject(data);
  if (source?.["event"] !== MARK_ALERTS_READ) return;
  const codes = asArray(source["issues"]).map((issue) => asObject(issue)?.["code"]);
  if (codes.includes("no_profile")) withoutProfile();
}

/** Hears and sends everything about read alerts on this socket. */
export function listenToReads(socket: Socket): void {
  let greeting: ReturnType<typeof setTimeout> | undefined;

  onLiveAlerts((alerts) => {
    // Those that the server does not keep it cannot count either.
    const uids = alerts.filter((alert) => alert.stored).map((alert) => alert.uid);
    changeReads((reads) => arrived(reads, uids));
  });
  socket.on("acarshub_version", () => {
    clearTimeout(greeting);
    greeting = setTimeout(withoutProfile, GREETING_MS);
  });
  socket.on("read_state", (data: unknown) => {
    const source = withCount(data);
    if (!source) return;
    clearTimeout(greeting);
    onGreeting(source);
    keepCookie();
  });
  socket.on("alerts_read", (data: unknown) => {
    const source = withCount(data);
    if (!source) return;
    const uids = uidsOf(source);
    changeReads((reads) => confirmed(reads, asCount(source["unread"]), uids));
  });
  socket.on("validation_error", onRefusal);
  socket.on("disconnect", () => clearTimeout(greeting));

  reconnect = () => {
    socket.disconnect();
    socket.connect();
  };
  sendMarksBy((mark: Mark) => {
    // The library would keep it for the next connection, when it may mean something else.
    if (!socket.connected) return false;
    socket.emit(MARK_ALERTS_READ, mark);
    return true;
  });
}
