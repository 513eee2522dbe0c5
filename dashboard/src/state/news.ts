/**
 * What comes in live, taken into the store: messages, then what is told later of them.
 *
 * Separate from the store because here stands what follows from a message that becomes an alert
 * only when its next part comes, or is none any more.
 */
import type { Message } from "../wire/message.ts";
import type { Hearing } from "../wire/receptions.ts";
import type { Update } from "../wire/updates.ts";
import { type Changes, changesOf, countChanges, firstTold, withChanges } from "./changes.ts";
import { ALERT_LIMIT, prependLive, type Received, received } from "./messageList.ts";
import { addLive, type Held, type HubState, tellLiveAlerts, useHub } from "./store.ts";

/** What one event told, oldest first. */
export interface News {
  readonly messages?: readonly Message[];
  readonly updates?: readonly Update[];
  readonly hearings?: readonly Hearing[];
}

type ListChange = (list: readonly Received[]) => readonly Received[];
type ChangeListener = (change: ListChange) => void;

const changeListeners = new Set<ChangeListener>();

/** Calls with the way to change a list that somebody holds; returns how to stop. */
export function onChanges(listener: ChangeListener): () => void {
  changeListeners.add(listener);
  return () => changeListeners.delete(listener);
}

/** What is held, changed in place; the same where nothing of it changes. */
export function changedHold<T extends Held | undefined>(held: T, change: ListChange): T {
  if (!held) return held;
  const messages = change(held.messages);
  return messages === held.messages ? held : { ...held, messages };
}

/** The news of one frame; `now` in milliseconds. */
export function addNews(news: readonly News[], now: number): void {
  const messages = news.flatMap((one) => one.messages ?? []);
  const updates = news.flatMap((one) => one.updates ?? []);
  const hearings = news.flatMap((one) => one.hearings ?? []);
  // Nothing is told of a message before the message itself.
  if (messages.length > 0) addLive(messages, now);
  if (updates.length > 0 || hearings.length > 0) change(changesOf(updates, hearings), now);
}

function change(changes: Changes, now: number): void {
  const state = useHub.getState();
  const changeList: ListChange = (list) => withChanges(list, changes);
  const messages = changeList(state.messages);
  const alerts = changeList(state.alerts);
  const turned = turnsOf(state, messages, alerts, changes);
  const fresh = received(turned.alerts, state.seq, now);
  const kept = turned.lost.size > 0 ? alerts.filter((one) => !turned.lost.has(one.uid)) : alerts;
  useHub.setState({
    messages,
    alerts: prependLive(kept, fresh, ALERT_LIMIT),
    seq: state.seq + fresh.length,
    termCounts: turned.termCounts,
    paused: changedHold(state.paused, changeList),
  });
  for (const listener of changeListeners) listener(changeList);
  if (fresh.length > 0) tellLiveAlerts(fresh);
}

interface Turns {
  /** Messages that have become alerts. */
  readonly alerts: readonly Message[];
  /** Those that are none any more. */
  readonly lost: ReadonlySet<string>;
  readonly termCounts: HubState["termCounts"];
}

function named(list: readonly Received[], changes: Changes): ReadonlyMap<string, Received> {
  const found = new Map<string, Received>();
  for (const message of list) {
    if (found.size === changes.size) break;
    if (changes.has(message.uid)) found.set(message.uid, message);
  }
  return found;
}

/** What becomes of alerts; only an update of a whole message says anything of them. */
function turnsOf(
  state: HubState,
  messages: readonly Received[],
  alerts: readonly Received[],
  changes: Changes,
): Turns {
  const whole = new Map([...changes].filter(([, told]) => told.updates.some((one) => one.message)));
  const turned: Message[] = [];
  const lost = new Set<string>();
  if (whole.size === 0) return { alerts: turned, lost, termCounts: state.termCounts };
  const before = [named(state.alerts, whole), named(state.messages, whole)];
  const after = [named(alerts, whole), named(messages, whole)];
  const termCounts = new Map(state.termCounts);
  for (const [uid, told] of whole) {
    const was = before[0]?.get(uid) ?? before[1]?.get(uid);
    const is = after[0]?.get(uid) ?? after[1]?.get(uid) ?? firstTold(told);
    if (!is) continue;
    if (is.alert && !was?.alert) turned.push(is);
    if (was?.alert && !is.alert) lost.add(uid);
    for (const [term, by] of countChanges(was?.matches, is.matches)) {
      termCounts.set(term, Math.max(0, (termCounts.get(term) ?? 0) + by));
    }
  }
  return { alerts: turned, lost, termCounts };
}
