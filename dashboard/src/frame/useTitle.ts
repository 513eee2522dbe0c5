/** Puts the number of unread alerts into the tab's title, where it shows from another tab. */
import { useEffect } from "react";
import { unreadCount } from "../state/reads.ts";
import { useHub } from "../state/store.ts";

const NAME = "ACARS Hub";

export function useTitle(): void {
  const unread = useHub(unreadCount);
  useEffect(() => {
    document.title = unread === 0 ? NAME : `(${unread}) ${NAME}`;
  }, [unread]);
}
