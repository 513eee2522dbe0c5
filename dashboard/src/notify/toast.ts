/**
 * The note on the page of an alert that came in while something else was looked at.
 *
 * Separate from what draws it because it is made where sound and notification are.
 */
import { create } from "zustand";
import { pageOf } from "../state/location.ts";
import type { Notice } from "./schedule.ts";
import { type Words, wordsOf } from "./words.ts";

export interface Toast {
  readonly words: Words;
  /** The alert that it leads to; empty where there are several. */
  readonly uid: string;
}

export const useToast = create<{ readonly toast: Toast | undefined }>()(() => ({
  toast: undefined,
}));

export function hideToast(): void {
  useToast.setState({ toast: undefined });
}

/** On the pages that list what comes in, the alert itself is to be seen. */
export function showToast(notice: Notice): void {
  const page = pageOf(window.location.hash);
  if (page === "live" || page === "alerts") return;
  const uid = notice.count === 1 ? notice.newest.uid : "";
  useToast.setState({ toast: { words: wordsOf(notice), uid } });
}
