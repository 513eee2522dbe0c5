/** The number of unread alerts; nothing when there are none. */
import { unreadCount } from "../state/reads.ts";
import { useHub } from "../state/store.ts";

const MOST = 999;

export function UnreadCount() {
  const unread = useHub(unreadCount);
  return (
    <span
      className="unread-count"
      data-testid="unread-count"
      data-count={unread}
      hidden={unread === 0}
    >
      {unread > MOST ? `${MOST}+` : unread}
      <span className="visually-hidden"> unread</span>
    </span>
  );
}
