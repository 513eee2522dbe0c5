/**
 * The connection to the server: every event that the dashboard hears or sends.
 *
 * Separate because nothing else knows that the wire is Socket.IO.
 */
import { io, type Socket } from "socket.io-client";
import { addNews, type News } from "../state/news.ts";
import {
  addPast,
  addPastAlerts,
  replaceAlerts,
  setConnection,
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
import { type Message, toMessages } from "./message.ts";
import { listenToReads } from "./readEvents.ts";
import { toHearings } from "./receptions.ts";
import { needsOwnReconnect, RECONNECT, reconnectDelay } from "./reconnect.ts";
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

function listenToMessages(socket: Socket): void {
  const live = perFrame<News>((news) => addNews(news, Date.now()));
  for (const [event, read] of Object.entries(LIVE_EVENTS)) {
    socket.on(event, (data: unknown) => live.add([read(data)]));
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
    past = [];
  });

  let alerts: Message[] = [];
  socket.on("alert_matches_batch", (data: unknown) => {
    alerts.push(...toMessages(asObject(data)?.["messages"]));
    if (asObject(data)?.["done_loading"] !== true) return;
    addPastAlerts(alerts);
    alerts = [];
  });
  socket.on("alerts_refreshed", (data: unknown) => {
    replaceAlerts(toMessages(asObject(data)?.["messages"]));
  });
  socket.on("disconnect", () => {
    // The next connection sends its batches from the start.
    past = [];
    alerts = [];
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
  socket.on("acarshub_version", (data: unknown) => set({ version: toVersion(data) }));
  socket.on("system_status", (data: unknown) => {
    const status = toStatus(data);
    if (status) set({ status });
  });
}

function keepConnected(socket: Socket): void {
  let attempt = 0;
  const retry = () => {
    setTimeout(() => socket.connect(), reconnectDelay(attempt, Math.random()));
    attempt += 1;
  };
  socket.on("connect", () => {
    attempt = 0;
    setConnection("connected", Date.now());
    socket.emit("request_status", {});
  });
  socket.on("disconnect", (reason) => {
    setConnection("disconnected", Date.now());
    if (needsOwnReconnect(reason)) retry();
  });
  socket.on("connect_error", () => {
    setConnection("disconnected", Date.now());
    // `active` says that the library goes on by itself.
    if (!socket.active) retry();
  });
  const hurry = () => {
    if (!socket.connected && !document.hidden) socket.connect();
  };
  window.addEventListener("online", hurry);
  document.addEventListener("visibilitychange", hurry);
}

export interface HubClient {
  readonly alerts: AlertRequests;
  /** For pages that bring their own questions along when they are loaded. */
  readonly wire: Wire;
}

/** Opens the connection for the life of the page. */
export function openConnection(pageAddress: string): HubClient {
  const { origin, path } = socketAddress(pageAddress);
  const socket = io(origin + NAMESPACE, {
    ...RECONNECT,
    path,
    auth: { batches: true },
    // Long polling stays as the way through proxies that do not let WebSockets pass.
    transports: ["websocket", "polling"],
    tryAllTransports: true,
  });
  listenToFacts(socket);
  listenToMessages(socket);
  listenToReads(socket);
  keepConnected(socket);
  return { alerts: alertRequests(socket), wire: socket };
}
