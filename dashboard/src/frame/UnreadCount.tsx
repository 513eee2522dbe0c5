/** The number of unread alerts; nothing when there are none. */
import { unreadCount } from "../state/reads.ts";
import { useHub } from "../state/store.ts";
import { countText, MOST_IN_BAR } from "./countText.ts";

export function UnreadCount() {
  const unread = useHub(unreadCount);
  return (
    <span
      className="unread-count"
      data-testid="unread-count"
      data-count={unread}
      hidden={unread === 0}
    >
      {countText(unread, MOST_IN_BAR)}
      <span className="visually-hidden"> unread</span>
    </span>
  );
}
