/** How the hub is doing: what arrives, what is stored, and what it costs. */
import { useClock } from "../figures/useClock.ts";
import { Figures } from "../frame/Figures.tsx";
import type { Wire } from "../wire/requests.ts";
import { statusWatch } from "../wire/statusWatch.ts";
import { FeedsPanel } from "./FeedsPanel.tsx";
import { Overall } from "./Overall.tsx";
import { DropsPanel, RelayPanel, ServerPanel } from "./ServerPanels.tsx";
import { StationsPanel } from "./StationsPanel.tsx";
import { BackupPanel, StoragePanel } from "./StoragePanels.tsx";
import { type Known, serverTime, useStatus } from "./useStatus.ts";
import "../styles/figures.css";
import "../styles/status.css";

const CLOCK_MS = 1_000;

function Panels({ known }: { readonly known: Known }) {
  const now = useClock(CLOCK_MS);
  const { status } = known;
  const { feeds, stations, database, waiting, backup, server, drops, relay } = status;
  // An answer may be newer than the last look at the clock.
  const serverNow = serverTime(known, Math.max(now, known.at));
  return (
    <>
      <Overall known={known} now={Math.max(now, known.at)} />
      <FeedsPanel feeds={feeds} now={serverNow} />
      <StationsPanel stations={stations} now={serverNow} />
      <div className="figure-grid status-grid">
        <StoragePanel database={database} waiting={waiting} now={serverNow} />
        {server && <ServerPanel server={server} now={serverNow} />}
        <BackupPanel backup={backup} now={serverNow} />
        <RelayPanel relay={relay} />
        <DropsPanel drops={drops} />
      </div>
    </>
  );
}

export default function StatusPage({ wire }: { readonly wire: Wire }) {
  const known = useStatus(statusWatch(wire));
  return (
    <Figures name="Status" known={known !== undefined}>
      {known ? (
        <Panels known={known} />
      ) : (
        <p className="block-wait" role="status">
          Loading…
        </p>
      )}
    </Figures>
  );
}
