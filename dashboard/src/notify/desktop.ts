/**
 * Notifications outside of the page, which the system shows.
 *
 * Separate because browsers differ in when they allow them, and a page must not ask on its own.
 */
import { goTo } from "../state/location.ts";
import { type DesktopState, useNotifyStatus } from "./status.ts";
import type { Words } from "./words.ts";

/** One name for all: each notification takes the place of the one before. */
const TAG = "acarshub-alerts";

export function desktopState(): DesktopState {
  if (typeof Notification !== "function")
    return window.isSecureContext ? "unsupported" : "insecure";
  if (Notification.permission === "granted") return "granted";
  if (!window.isSecureContext) return "insecure";
  return Notification.permission === "denied" ? "denied" : "undecided";
}

/** Looks again: the permission can be changed in the browser's own settings at any time. */
export function lookAtPermission(): DesktopState {
  const desktop = desktopState();
  useNotifyStatus.setState({ desktop });
  return desktop;
}

/** Asks for permission; only as the answer to a click, anything else browsers hold against us. */
export async function askPermission(): Promise<DesktopState> {
  if (desktopState() === "undecided") await Notification.requestPermission();
  return lookAtPermission();
}

/** Shows the words; `silent` when the page makes its own sound, two would be one too many. */
export function showDesktop({ title, body }: Words, silent: boolean): void {
  if (lookAtPermission() !== "granted") return;
  try {
    // Without `renotify` a replacement would change its words and say nothing.
    const options = { body, tag: TAG, renotify: !silent, silent };
    const notification = new Notification(title, options);
    notification.onclick = () => {
      window.focus();
      goTo("alerts");
      notification.close();
    };
  } catch {
    // Phones offer the interface and refuse its use outside of a service worker.
    useNotifyStatus.setState({ desktop: "unsupported" });
  }
}
