/**
 * Whether this browser lets the page make a sound and show notifications.
 *
 * Separate from the preferences because the browser decides it, and may decide anew at any time.
 */
import { create } from "zustand";

/** `blocked`: until somebody clicks or presses a key on the page. */
export type SoundState = "unknown" | "ready" | "blocked" | "unsupported";

/** `insecure`: browsers give permission only to pages that came over HTTPS or from this machine. */
export type DesktopState = "granted" | "undecided" | "denied" | "insecure" | "unsupported";

export interface NotifyStatus {
  readonly sound: SoundState;
  readonly desktop: DesktopState;
}

export const useNotifyStatus = create<NotifyStatus>()(() => ({
  sound: "unknown",
  desktop: "undecided",
}));
