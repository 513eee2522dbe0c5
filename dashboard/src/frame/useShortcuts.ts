/**
 * The keys that work on every page.
 *
 * Separate from the lists, whose own keys depend on what is in them.
 */
import { useEffect } from "react";
import { goTo, pageOf } from "../state/location.ts";
import { togglePause } from "../state/store.ts";

export const FILTER_ID = "filter-text";
/** How long `g` waits for the letter of a page. */
const PREFIX_MS = 1_200;

/** Whether a key belongs to a text field or to the browser. */
export function isTyping(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return true;
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.matches("input:not([type=checkbox]), textarea, select");
}

function runPrefixed(key: string): void {
  if (key === "l") goTo("live");
  if (key === "a") goTo("alerts");
  if (key === "s") goTo("search");
  if (key === "t") goTo("stats");
  if (key === "h") goTo("status");
}

export function useShortcuts(showHelp: () => void, showSettings: () => void): void {
  useEffect(() => {
    let prefixUntil = 0;
    const onKey = (event: KeyboardEvent) => {
      if (event.key === "Escape" && event.target instanceof HTMLInputElement) event.target.blur();
      if (isTyping(event) || document.querySelector("dialog[open]")) return;
      if (event.timeStamp < prefixUntil) {
        prefixUntil = 0;
        // Else the letter would be typed into the box of the page that it leads to.
        event.preventDefault();
        runPrefixed(event.key);
        return;
      }
      if (event.key === "g") prefixUntil = event.timeStamp + PREFIX_MS;
      if (event.key === "?") showHelp();
      if (event.key === ",") showSettings();
      if (event.key === "p" && pageOf(window.location.hash) === "live") togglePause();
      if (event.key === "/") {
        event.preventDefault();
        document.getElementById(FILTER_ID)?.focus();
      }
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [showHelp, showSettings]);
}
