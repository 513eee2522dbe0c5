/**
 * The one store of the page: what the server told, what was read, what was chosen.
 *
 * Separate from the socket, which only feeds it, and from the components, which only read it.
 */
import { create } from "zustand";
import { setFormats } from "../text/formats.ts";
import type { Regeneration } from "../wire/alertEvents.ts";
import type { Features, Rate, Status, Terms } from "../wire/events.ts";
import type { Message } from "../wire/message.ts";
import {
  ALERT_LIMIT,
  applyAlerts,
  MESSAGE_LIMIT,
  mergePast,
  prependLive,
  type Received,
  received,
  reconcileAlerts,
  toldAgain,
  unknownOf,
  withMatchesOf,
} from "./messageList.ts";
import type { Gap } from "./missed.ts";
import { type Preferences, preferencesOf } from "./preferences.ts";
import { loadReadMarks } from "./readMarks.ts";
import type { ReadState } from "./readState.ts";
import { loadPreferences, savePreferences } from "./settingsRecord.ts";

/** `upgrading`: the server is there, and busy with its database. */
export type ConnectionState = "connecting" | "connected" | "upgrading" | "disconnected";

/** The messages that a pause holds on the screen, and the arrival after which others wait. */
export interface Held {
  readonly messages: readonly Received[];
  readonly seq: number;
}

export interface HubState extends Preferences {
  readonly connection: ConnectionState;
  /** Milliseconds; the moment from which on there was no contact. */
  readonly lostAt: number;
  /** Milliseconds; since when there is contact, and 0 before there ever was. */
  readonly connectedAt: number;
  /** Whether the server is telling what was missed. */
  readonly catchingUp: boolean;
  /** Where messages are missing that the server did not tell, the newest first. */
  readonly gaps: readonly Gap[];
  /** What the server says of its upgrade, while there is one. */
  readonly upgradeMessage: string;
  readonly features: Features | undefined;
  readonly terms: Terms | undefined;
  readonly termCounts: ReadonlyMap<string, number>;
  readonly labels: ReadonlyMap<string, string>;
  readonly stations: readonly string[];
  readonly rate: Rate | undefined;
  readonly status: Status | undefined;
  readonly version: string;
  readonly messages: readonly Received[];
  readonly messagesLoaded: boolean;
  readonly alerts: readonly Received[];
  readonly alertsLoaded: boolean;
  /** Arrival number of the latest message. */
  readonly seq: number;
  /** Grows when alert flags of messages changed that may be on a held screen. */
  readonly flagsRevision: number;
  readonly paused: Held | undefined;
  readonly reads: ReadState;
  /** The last word on matching stored messages again. */
  readonly regeneration: Regeneration | undefined;
  /** Why the server refused to begin or to stop it. */
  readonly regenerationError: string;
}

export const useHub = create<HubState>()(() => ({
  connection: "connecting",
  lostAt: Date.now(),
  connectedAt: 0,
  catchingUp: false,
  gaps: [],
  upgradeMessage: "",
  features: undefined,
  terms: undefined,
  termCounts: new Map(),
  labels: new Map(),
  stations: [],
  rate: undefined,
  status: undefined,
  version: "",
  messages: [],
  messagesLoaded: false,
  alerts: [],
  alertsLoaded: false,
  seq: 0,
  flagsRevision: 0,
  paused: undefined,
  reads: { marks: loadReadMarks(), server: undefined },
  ...loadPreferences(),
  regeneration: undefined,
  regenerationError: "",
}));

setFormats(useHub.getState());
// Before any component hears of a change: this one was the first to listen.
useHub.subscribe(setFormats);

type LiveAlertListener = (alerts: readonly Received[]) => void;

const liveAlertListeners = new Set<LiveAlertListener>();

/** Calls with the alerts that come in live and were not known, oldest first; returns how to stop. */
export function onLiveAlerts(listener: LiveAlertListener): () => void {
  liveAlertListeners.add(listener);
  return () => liveAlertListeners.delete(listener);
}

/** Tells those who listen of alerts that came in live. */
export function tellLiveAlerts(alerts: readonly Received[]): void {
  for (const listener of liveAlertListeners) listener(alerts);
}

/** Live messages, oldest first; `now` in milliseconds. */
export function addLive(messages: readonly Message[], now: number): void {
  const state = useHub.getState();
  const incoming = received(messages, state.seq, now);
  const matched = incoming.filter((message) => message.alert);
  const alerts = matched.length > 0 ? unknownOf(state.alerts, matched) : [];
  useHub.setState({
    seq: state.seq + incoming.length,
    messages: prependLive(state.messages, incoming, MESSAGE_LIMIT),
    alerts: prependLive(state.alerts, alerts, ALERT_LIMIT),
    termCounts: withMatchesOf(state.termCounts, alerts),
  });
  if (alerts.length > 0) tellLiveAlerts(alerts);
}

/** Messages that the server had before the page connected. */
export function addPast(messages: readonly Message[], done: boolean): void {
  useHub.setState((state) => ({
    seq: state.seq + messages.length,
    messages: mergePast(state.messages, received(messages, state.seq, 0), MESSAGE_LIMIT),
    messagesLoaded: state.messagesLoaded || done,
  }));
}

/** All alerts of the connect sequence: they belong to the live list as well. */
export function addPastAlerts(messages: readonly Message[]): void {
  useHub.setState((state) => {
    const incoming = toldAgain(messages, state.seq, state.alerts);
    return {
      seq: state.seq + incoming.length,
      alerts: reconcileAlerts(state.alerts, incoming),
      alertsLoaded: true,
      flagsRevision: state.flagsRevision + 1,
      messages: mergePast(applyAlerts(state.messages, messages), incoming, MESSAGE_LIMIT),
    };
  });
}

/** The server's whole alert list after a change of terms. */
export function replaceAlerts(messages: readonly Message[]): void {
  useHub.setState((state) => ({
    seq: state.seq + messages.length,
    alerts: mergePast([], toldAgain(messages, state.seq, state.alerts), ALERT_LIMIT),
    alertsLoaded: true,
    messages: applyAlerts(state.messages, messages),
    flagsRevision: state.flagsRevision + 1,
  }));
}

export function setConnection(connection: ConnectionState, now: number): void {
  useHub.setState((state) => {
    if (connection === "connected") return { connection, connectedAt: now };
    const contact = state.connection === "connected" || state.connection === "upgrading";
    // A run that goes on is told of when there is contact again.
    const ended = state.regeneration?.state === "running" ? undefined : state.regeneration;
    return {
      connection,
      lostAt: contact ? now : state.lostAt,
      rate: undefined,
      catchingUp: false,
      regeneration: ended,
    };
  });
}

/** The server upgrades its database and says how far it is. */
export function setUpgrading(upgradeMessage: string): void {
  useHub.setState({ connection: "upgrading", upgradeMessage, rate: undefined });
}

/** The server greets: whatever it was busy with is over. */
export function setFeatures(features: Features): void {
  useHub.setState({ connection: "connected", features, upgradeMessage: "" });
}

export function setRegeneration(regeneration: Regeneration): void {
  useHub.setState({ regeneration, regenerationError: "" });
}

export function setRegenerationError(regenerationError: string): void {
  useHub.setState({ regenerationError });
}

export function togglePause(): void {
  useHub.setState((state) => ({
    paused: state.paused ? undefined : { messages: state.messages, seq: state.seq },
  }));
}

export function setPreferences(change: Partial<Preferences>): void {
  useHub.setState(change);
  savePreferences(preferencesOf(useHub.getState()));
}

/** Another tab has changed what this browser remembers. */
export function reloadPreferences(): void {
  useHub.setState(loadPreferences());
}
