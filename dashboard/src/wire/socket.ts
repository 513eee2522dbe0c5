/**
 * The connection to the server: every event that the dashboard hears or sends.
 *
 * Separate because nothing else knows that the wire is Socket.IO.
 */
import { io, type Socket } from "socket.io-client";
import {
  addLive,
  addPast,
  addPastAlerts,
  replaceAlerts,
  setConnection,
  setFeatures,
  setTerms,
  setUpgrading,
  useHub,
} from "../state/store.ts";
import {
  type Terms,
  toFeatures,
  toLabels,
  toRate,
  toStations,
  toStatus,
  toTermCounts,
  toTerms,
  toUpgradeMessage,
  toValidationError,
  toVersion,
} from "./events.ts";
import { perFrame } from "./frames.ts";
import { asObject } from "./json.ts";
import { type Message, toMessages } from "./message.ts";
import { needsOwnReconnect, RECONNECT, reconnectDelay } from "./reconnect.ts";

const NAMESPACE = "/main";
const UPDATE_ALERTS = "update_alerts";
/** A server that forbids changes does not answer at all. */
const UPDATE_ANSWER_MS = 8_000;

/** Where the server listens, seen from the page: beside it, also below a prefix. */
export function socketAddress(pageAddress: string): { origin: string; path: string } {
  const address = new URL("socket.io", pageAddress);
  return { origin: address.origin, path: address.pathname };
}

function listenToMessages(socket: Socket): void {
  const live = perFrame<Message>((messages) => addLive(messages, Date.now()));
  socket.on("live_messages", (data: unknown) => live(toMessages(asObject(data)?.["messages"])));

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
  socket.on("terms", (data: unknown) => setTerms(toTerms(data)));
  socket.on("alert_terms", (data: unknown) => set({ termCounts: toTermCounts(data) }));
  socket.on("message_rate", (data: unknown) => set({ rate: toRate(data) }));
  socket.on("acarshub_version", (data: unknown) => set({ version: toVersion(data) }));
  socket.on("system_status", (data: unknown) => {
    const status = toStatus(data);
    if (status) set({ status });
  });
  socket.on("validation_error", (data: unknown) => {
    const error = toValidationError(data);
    if (error?.event === UPDATE_ALERTS) set({ termsUpdate: { state: "failed", error } });
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
  /** Replaces both lists on the server; the answer arrives as new terms or as an error. */
  updateAlerts(terms: Terms): void;
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
  keepConnected(socket);
  return {
    updateAlerts(terms) {
      useHub.setState({ termsUpdate: { state: "saving" } });
      socket.emit(UPDATE_ALERTS, terms);
      setTimeout(() => {
        if (useHub.getState().termsUpdate.state !== "saving") return;
        const summary = "The server did not confirm the change. Try again, or look at its log.";
        useHub.setState({
          termsUpdate: { state: "failed", error: { event: UPDATE_ALERTS, summary, issues: [] } },
        });
      }, UPDATE_ANSWER_MS);
    },
  };
}
