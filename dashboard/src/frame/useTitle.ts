/** Puts the number of unread alerts into the tab's title and icon, where it shows from other tabs. */
import { useEffect } from "react";
import { unreadCount } from "../state/reads.ts";
import { useHub } from "../state/store.ts";
import { countText, MOST_IN_BAR } from "./countText.ts";
import { showInIcon } from "./favicon.ts";

const NAME = "ACARS Hub";

export function titleOf(unread: number): string {
  return unread === 0 ? NAME : `(${countText(unread, MOST_IN_BAR)}) ${NAME}`;
}

export function useTitle(): void {
  const unread = useHub(unreadCount);
  useEffect(() => {
    document.title = titleOf(unread);
    showInIcon(unread);
  }, [unread]);
}
