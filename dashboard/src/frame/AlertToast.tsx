/**
 * An alert in a corner of pages that list none, for a few seconds.
 *
 * No live region: who hears the page is told of alerts in another way.
 */
import { useEffect, useState } from "react";
import { hideToast, useToast } from "../notify/toast.ts";
import { goTo, goToSubject, usePage } from "../state/location.ts";
import { Icon } from "../ui/Icon.tsx";

export const SHOWN_MS = 8_000;

export function AlertToast() {
  const toast = useToast((state) => state.toast);
  const page = usePage();
  /** Whoever reaches for it is given time. */
  const [held, setHeld] = useState(false);
  // One that is gone under the pointer or with the focus is never left.
  // biome-ignore lint/correctness/useExhaustiveDependencies: for each toast
  useEffect(() => setHeld(false), [toast]);
  useEffect(() => {
    if (!toast || held) return;
    const timer = setTimeout(hideToast, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [toast, held]);
  useEffect(() => {
    if (page === "live" || page === "alerts") hideToast();
  }, [page]);
  if (!toast) return null;
  const { words, uid } = toast;
  const follow = () => {
    hideToast();
    if (uid === "") goTo("alerts");
    else goToSubject("message", uid);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what can be done is on the buttons inside
    <div
      className="alert-toast"
      data-testid="alert-toast"
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={({ currentTarget }) => setHeld(currentTarget.contains(document.activeElement))}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <button type="button" className="alert-toast-words" onClick={follow}>
        <strong>{words.title}</strong>
        <bdi className="data">{words.body}</bdi>
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label="Close the note"
        title="Close"
        onClick={hideToast}
      >
        <Icon name="close" />
      </button>
    </div>
  );
}
