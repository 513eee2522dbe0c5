/**
 * The connection to the server: every event that the dashboard hears or sends.
 *
 * Separate because nothing else knows that the wire is Socket.IO.
 */
import { io, type Socket } from "socket.io-client";
import { updateWorker } from "../offline/start.ts";
import { lookForNewVersion } from "../offline/version.ts";
import { addMissed, rememberKnown } from "../state/missed.ts";
import { addNews, type News } from "../state/news.ts";
import {
  addPast,
  addPastAlerts,
  replaceAlerts,
  setFeatures,
  setUpgrading,
  useHub,
} from "../state/store.ts";
import { type AlertRequests, alertRequests } from "./alertRequests.ts";
import {
  toFeatures,
  toLabels,
  toRate,
  toStations,
  toStatus,
  toTermCounts,
  toTerms,
  toUpgradeMessage,
  toVersion,
} from "./events.ts";
import { perFrame } from "./frames.ts";
import { asObject } from "./json.ts";
import { keepConnected } from "./keepConnected.ts";
import { type Message, toMessages } from "./message.ts";
import { toMissed } from "./missed.ts";
import { Place } from "./place.ts";
import { listenToReads } from "./readEvents.ts";
import { toHearings } from "./receptions.ts";
import { RECONNECT } from "./reconnect.ts";
import type { Wire } from "./requests.ts";
import { toUpdates } from "./updates.ts";

const NAMESPACE = "/main";

/** Where the server listens, seen from the page: beside it, also below a prefix. */
export function socketAddress(pageAddress: string): { origin: string; path: string } {
  const address = new URL("socket.io", pageAddress);
  return { origin: address.origin, path: address.pathname };
}

/** Events that are taken in once per frame, together and in order. */
const LIVE_EVENTS: Readonly<Record<string, (data: unknown) => News>> = {
  live_messages: (data) => ({ messages: toMessages(asObject(data)?.["messages"]) }),
  messages_updated: (data) => ({ updates: toUpdates(data) }),
  messages_heard: (data) => ({ hearings: toHearings(data) }),
};

/** Uids of messages that the server can find again. */
function storedOf(messages: readonly Message[]): readonly string[] {
  return messages.filter((message) => message.stored).map((message) => message.uid);
}

function noted(place: Place, news: News): News {
  place.tell(storedOf(news.messages ?? []));
  const updates = news.updates ?? [];
  // One that waited for the database when it came.
  place.tell(updates.filter((one) => !one.message && one.stored).map((one) => one.uid));
  return news;
}

function listenToMessages(socket: Socket, place: Place): void {
  const live = perFrame<News>((news) => addNews(news, Date.now()));
  for (const [event, read] of Object.entries(LIVE_EVENTS)) {
    socket.on(event, (data: unknown) => live.add([noted(place, read(data))]));
  }
  // Whatever else is told, of counts, terms or marks, speaks of the messages before it.
  socket.onAny((event: string) => {
    if (!Object.hasOwn(LIVE_EVENTS, event)) live.flush();
  });

  let past: Message[] = [];
  socket.on("acars_msg_batch", (data: unknown) => {
    past.push(...toMessages(asObject(data)?.["messages"]));
    if (asObject(data)?.["done_loading"] !== true) return;
    addPast(past, true);
    place.tell(storedOf(past).slice(0, 1));
    past = [];
  });

  let alerts: Message[] = [];
  socket.on("alert_matches_batch", (data: unknown) => {
    alerts.push(...toMessages(asObject(data)?.["messages"]));
    if (asObject(data)?.["done_loading"] !== true) return;
    addPastAlerts(alerts);
    place.tell(storedOf(alerts).slice(0, 1));
    alerts = [];
  });
  socket.on("alerts_refreshed", (data: unknown) => {
    replaceAlerts(toMessages(asObject(data)?.["messages"]));
  });
  socket.on("missed_messages", (data: unknown) => {
    const missed = toMissed(data);
    addMissed(missed);
    if (missed.done) place.end();
  });
  socket.on("connect", () => place.begin());
  socket.on("disconnect", () => {
    // The next connection sends its batches from the start.
    past = [];
    alerts = [];
    live.flush();
    if (place.complete) rememberKnown();
  });
}

function listenToFacts(socket: Socket): void {
  const set = useHub.setState;
  socket.on("features_enabled", (data: unknown) => setFeatures(toFeatures(data)));
  socket.on("migration_status", (data: unknown) => {
    const message = toUpgradeMessage(data);
    // The end is told by `features_enabled`, also to a page that missed the last of these.
    if (message !== undefined) setUpgrading(message);
  });
  socket.on("station_ids", (data: unknown) => set({ stations: toStations(data) }));
  socket.on("labels", (data: unknown) => set({ labels: toLabels(data) }));
  socket.on("terms", (data: unknown) => set({ terms: toTerms(data) }));
  socket.on("alert_terms", (data: unknown) => set({ termCounts: toTermCounts(data) }));
  socket.on("message_rate", (data: unknown) => set({ rate: toRate(data) }));
  socket.on("acarshub_version", (data: unknown) => {
    set({ version: toVersion(data) });
    // A server that was away may be another one now.
    void lookForNewVersion();
    updateWorker();
  });
  socket.on("system_status", (data: unknown) => {
    const status = toStatus(data);
    if (status) set({ status });
  });
}

export interface HubClient {
  readonly alerts: AlertRequests;
  /** For pages that bring their own questions along when they are loaded. */
  readonly wire: Wire;
}

/** Opens the connection for the life of the page. */
export function openConnection(pageAddress: string): HubClient {
  const { origin, path } = socketAddress(pageAddress);
  const place = new Place();
  const socket = io(origin + NAMESPACE, {
    ...RECONNECT,
    path,
    auth: (tell) => tell({ batches: true, have: place.have }),
    // Long polling stays as the way through proxies that do not let WebSockets pass.
    transports: ["websocket", "polling"],
    tryAllTransports: true,
  });
  listenToFacts(socket);
  listenToMessages(socket, place);
  listenToReads(socket);
  keepConnected(socket);
  return { alerts: alertRequests(socket), wire: socket };
}
