/**
 * Keeps one connection up for as long as the page is open.
 *
 * Separate from the events because of what goes wrong in months: a server that is away for hours, a
 * computer that slept, a connection that looks open and is dead.
 */
import { setConnection } from "../state/store.ts";
import { OWN_WISH, reconnectDelay } from "./reconnect.ts";

/** The server tells its rate every five seconds, so a line that is silent for longer is suspect. */
const SILENT_MS = 20_000;
/** When a page is looked at again, the answer to "is it alive" should not take so long. */
const SILENT_ON_RETURN_MS = 6_000;
const ANSWER_MS = 4_000;
/** An attempt of which nothing is heard is given up: the library knows no end for its last step. */
const ATTEMPT_MS = 20_000;
const LOOK_MS = 5_000;

/** The part of a Socket.IO client that is needed here. */
export interface Line {
  readonly connected: boolean;
  readonly io: { on(event: "ping", listener: () => void): unknown };
  connect(): unknown;
  disconnect(): unknown;
  emit(event: string, ...args: unknown[]): unknown;
  on(event: string, listener: (...args: never[]) => void): unknown;
  onAny(listener: () => void): unknown;
}

export function keepConnected(line: Line): void {
  let attempt = 0;
  let retrying: ReturnType<typeof setTimeout> | undefined;
  let probing: ReturnType<typeof setTimeout> | undefined;
  let triedAt = Date.now();
  let heardAt = Date.now();

  const connect = () => {
    clearTimeout(retrying);
    retrying = undefined;
    triedAt = Date.now();
    line.connect();
  };
  const retry = () => {
    if (retrying !== undefined) return;
    retrying = setTimeout(connect, reconnectDelay(attempt, Math.random()));
    attempt += 1;
  };
  const beginAnew = () => {
    line.disconnect();
    connect();
  };
  const heard = () => {
    heardAt = Date.now();
  };
  const lost = () => {
    const now = Date.now();
    // A line that died unnoticed was lost when it was heard last.
    setConnection("disconnected", now - heardAt > SILENT_MS ? heardAt : now);
  };
  const probe = () => {
    if (probing !== undefined) return;
    const askedAt = Date.now();
    // Asked in any case, so that there is something to be heard.
    line.emit("request_status", {});
    probing = setTimeout(() => {
      probing = undefined;
      if (line.connected && heardAt < askedAt) beginAnew();
    }, ANSWER_MS);
  };
  const look = (silentMs: number) => {
    const now = Date.now();
    if (line.connected && now - heardAt > silentMs) probe();
    if (!line.connected && retrying === undefined && now - triedAt > ATTEMPT_MS) beginAnew();
  };
  const hurry = () => {
    if (retrying === undefined) {
      look(SILENT_ON_RETURN_MS);
      return;
    }
    attempt = 0;
    connect();
  };

  line.onAny(heard);
  line.io.on("ping", heard);
  line.on("connect", () => {
    clearTimeout(retrying);
    retrying = undefined;
    attempt = 0;
    heard();
    setConnection("connected", heardAt);
    line.emit("request_status", {});
  });
  line.on("disconnect", (reason: string) => {
    clearTimeout(probing);
    probing = undefined;
    lost();
    if (reason !== OWN_WISH) retry();
  });
  line.on("connect_error", () => {
    lost();
    retry();
  });
  setInterval(look, LOOK_MS, SILENT_MS);
  window.addEventListener("online", hurry);
  window.addEventListener("pageshow", hurry);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) hurry();
  });
}
