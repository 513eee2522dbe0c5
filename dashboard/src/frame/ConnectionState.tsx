/**
 * Whether the server is there and since when; what it is busy with.
 *
 * No live region: a break is told once by the announcer, and its seconds to nobody.
 */
import { useHub } from "../state/store.ts";
import { sinceTime } from "../text/time.ts";

export function ConnectionState() {
  const connection = useHub((state) => state.connection);
  const lostAt = useHub((state) => state.lostAt);
  const connectedAt = useHub((state) => state.connectedAt);
  const catchingUp = useHub((state) => state.catchingUp);
  const zone = useHub((state) => state.zone);
  const upgradeMessage = useHub((state) => state.upgradeMessage);
  return (
    <span
      className="connection"
      data-testid="connection-state"
      data-state={connection}
      data-catching={catchingUp}
    >
      <span className="dot" aria-hidden="true" />
      {connection === "connected" && (
        <span className="word" title={`Since ${sinceTime(connectedAt, zone)}`}>
          {catchingUp ? "Catching up…" : "Connected"}
        </span>
      )}
      {connection === "connecting" && <span>Connecting…</span>}
      {connection === "upgrading" && (
        <span className="upgrade" title={upgradeMessage}>
          {upgradeMessage}
        </span>
      )}
      {connection === "disconnected" && (
        <span>
          No contact<span className="more"> with the server</span> since {sinceTime(lostAt, zone)}
          <span className="more">, trying again</span>
        </span>
      )}
    </span>
  );
}
