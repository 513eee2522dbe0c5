/**
 * Puts the number of unread alerts into the tab's title and icon, and on the icon of the app.
 *
 * Separate because they show where the page does not.
 */
import { useEffect } from "react";
import { unreadCount } from "../state/reads.ts";
import { useHub } from "../state/store.ts";
import { countText, MOST_IN_BAR } from "./countText.ts";
import { showInIcon } from "./favicon.ts";

const NAME = "ACARS Hub";

export function titleOf(unread: number): string {
  return unread === 0 ? NAME : `(${countText(unread, MOST_IN_BAR)}) ${NAME}`;
}

/** Only an installed page has such an icon, and not every system can write on it. */
function showOnApp(unread: number): void {
  navigator.setAppBadge?.(unread).catch(() => undefined);
}

export function useTitle(): void {
  const unread = useHub(unreadCount);
  useEffect(() => {
    document.title = titleOf(unread);
    showInIcon(unread);
    showOnApp(unread);
  }, [unread]);
}
