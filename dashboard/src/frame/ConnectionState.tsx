/** Whether the server is there; when not, since when; what it is busy with. */
import { useHub } from "../state/store.ts";
import { clockTime } from "../text/time.ts";

export function ConnectionState() {
  const connection = useHub((state) => state.connection);
  const lostAt = useHub((state) => state.lostAt);
  const zone = useHub((state) => state.zone);
  const upgradeMessage = useHub((state) => state.upgradeMessage);
  return (
    <span
      className="connection"
      role="status"
      data-testid="connection-state"
      data-state={connection}
    >
      <span className="dot" aria-hidden="true" />
      {connection === "connected" && <span className="word">Connected</span>}
      {connection === "connecting" && <span>Connecting…</span>}
      {connection === "upgrading" && (
        <span className="upgrade" title={upgradeMessage}>
          {upgradeMessage}
        </span>
      )}
      {connection === "disconnected" && (
        <span>
          No contact<span className="more"> with the server</span> since {clockTime(lostAt, zone)}
          <span className="more">, trying again</span>
        </span>
      )}
    </span>
  );
}
