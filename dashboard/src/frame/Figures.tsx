/** The frame of a page of figures: it scrolls as a whole, and says so when there is no contact. */
import type { ReactNode } from "react";
import { useHub } from "../state/store.ts";
import { clockTime } from "../text/time.ts";

interface FiguresProps {
  readonly name: string;
  /** Whether anything was loaded, which stays to be seen without contact. */
  readonly known: boolean;
  readonly children: ReactNode;
}

function Waiting() {
  const connection = useHub((state) => state.connection);
  const lostAt = useHub((state) => state.lostAt);
  const upgradeMessage = useHub((state) => state.upgradeMessage);
  const zone = useHub((state) => state.zone);
  if (connection === "upgrading") {
    return (
      <div className="empty-state" role="status">
        <h2>The server is not ready yet</h2>
        <p>{upgradeMessage}</p>
        <p className="quiet">This page fills itself when that is done.</p>
      </div>
    );
  }
  if (connection === "disconnected") {
    return (
      <div className="empty-state" role="status">
        <h2>No contact with the server</h2>
        <p>
          Since {clockTime(lostAt, zone)}. This page goes on trying and fills itself when the server
          answers.
        </p>
      </div>
    );
  }
  return (
    <div className="empty-state" role="status">
      <p className="quiet">Contacting the server…</p>
    </div>
  );
}

function StaleNote() {
  const upgrading = useHub((state) => state.connection === "upgrading");
  const lostAt = useHub((state) => state.lostAt);
  const zone = useHub((state) => state.zone);
  return (
    <p className="stale-note" role="status" data-testid="stale-note">
      {upgrading
        ? "The server upgrades its database. What stands here is from before."
        : `No contact with the server since ${clockTime(lostAt, zone)}. What stands here is from then.`}
    </p>
  );
}

export function Figures({ name, known, children }: FiguresProps) {
  const connected = useHub((state) => state.connection === "connected");
  return (
    <main className="page figures" id="main" tabIndex={-1}>
      <h1 className="visually-hidden">{name}</h1>
      {!connected && known && <StaleNote />}
      {connected || known ? children : <Waiting />}
    </main>
  );
}
