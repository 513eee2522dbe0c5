/** What stands in the place of the list when there is nothing to list, and why. */
import { SearchLink } from "../frame/SearchLink.tsx";
import { useHub } from "../state/store.ts";
import { sinceTime } from "../text/time.ts";
import { CopyButton } from "../ui/CopyButton.tsx";
import { LinkMark } from "../ui/LinkMark.tsx";
import { feederCommands } from "./feederCommands.ts";
import type { Conditions } from "./filters.ts";
import { searchOfFilter } from "./searchOfFilter.ts";

interface EmptyStateProps {
  /** Messages that the filters hide. */
  readonly hidden: number;
  readonly filter: Conditions;
  readonly onClear: () => void;
}

function Offline() {
  const lostAt = useHub((state) => state.lostAt);
  const zone = useHub((state) => state.zone);
  return (
    <div className="empty-state" role="status">
      <h2>No contact with the server</h2>
      <p>
        Since {sinceTime(lostAt, zone)}. This page goes on trying and fills itself when the server
        answers.
      </p>
      <p className="quiet">
        If it stays like this, look whether the server runs and whether this address is right:{" "}
        <span className="data">{window.location.host}</span>
      </p>
    </div>
  );
}

function Upgrading() {
  const message = useHub((state) => state.upgradeMessage);
  return (
    <div className="empty-state" role="status">
      <h2>The server is not ready yet</h2>
      <p>{message}</p>
      <p className="quiet">
        This page fills itself when that is done. Until then no messages are received.
      </p>
    </div>
  );
}

function Waiting() {
  const features = useHub((state) => state.features);
  const commands = feederCommands(window.location.hostname, features?.links ?? []);
  return (
    <div className="empty-state">
      <h2>Waiting for the first message</h2>
      <p>Point a decoder at this host. Messages appear here as they arrive.</p>
      <ul className="commands">
        {commands.map(({ link, program, line, copy }) => (
          <li key={link}>
            <LinkMark link={link} />
            <span className="program">{program}</span>
            <code>{line}</code>
            <CopyButton label="Copy" text={() => copy} />
          </li>
        ))}
      </ul>
      <p className="quiet">
        Add the receiver's own options (device, gain, frequencies) to each line.
      </p>
    </div>
  );
}

export function EmptyState({ hidden, filter, onClear }: EmptyStateProps) {
  const connection = useHub((state) => state.connection);
  const loaded = useHub((state) => state.messagesLoaded);
  if (hidden > 0) {
    return (
      <div className="empty-state">
        <h2>No message matches</h2>
        <p>{hidden.toLocaleString("en")} messages are here, but the filters hide them all.</p>
        <div className="empty-actions">
          <button type="button" className="button primary" onClick={onClear}>
            Clear filters
          </button>
          <SearchLink className="button" question={searchOfFilter(filter)}>
            Search all stored messages
          </SearchLink>
        </div>
      </div>
    );
  }
  if (connection === "disconnected") return <Offline />;
  if (connection === "upgrading") return <Upgrading />;
  if (!loaded) {
    return (
      <div className="empty-state" role="status">
        <p className="quiet">
          {connection === "connecting" ? "Contacting the server…" : "Loading messages…"}
        </p>
      </div>
    );
  }
  return <Waiting />;
}
