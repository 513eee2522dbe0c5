/**
 * The keys on the page of one message: j and k to its neighbours, Escape back.
 *
 * Separate from the page because keys act wherever the focus is.
 */
import { useEffect, useRef } from "react";
import { isTyping } from "../frame/useShortcuts.ts";
import { goBack } from "../state/location.ts";

interface Steps {
  readonly older: () => void;
  readonly newer: () => void;
}

export function useStepKeys(steps: Steps): void {
  const latest = useRef(steps);
  useEffect(() => {
    latest.current = steps;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (isTyping(event) || document.querySelector("dialog[open]")) return;
      if (event.key === "j") latest.current.older();
      else if (event.key === "k") latest.current.newer();
      else if (event.key === "Escape") goBack();
      else return;
      event.preventDefault();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}
