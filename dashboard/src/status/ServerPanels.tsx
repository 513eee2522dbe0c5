/** The server itself: version, age, load, what it drops and what it serves to other programs. */

import { Facts } from "../figures/Facts.tsx";
import { FactTable } from "../figures/FactTable.tsx";
import { countText, lengthText, sizeText, UNKNOWN } from "../figures/words.ts";
import { useHub } from "../state/store.ts";
import { fullTime } from "../text/time.ts";
import { LinkMark } from "../ui/LinkMark.tsx";
import { LINKS } from "../wire/links.ts";
import type { Drop, Relayed, Server } from "../wire/statusDetails.ts";
import { dropWords } from "./statusWords.ts";

function millisecondsText(seconds: number | undefined): string {
  return seconds === undefined ? UNKNOWN : `${Math.round(seconds * 1_000)} ms`;
}

interface ServerPanelProps {
  readonly server: Server;
  /** The server's clock, in Unix seconds. */
  readonly now: number;
}

export function ServerPanel({ server, now }: ServerPanelProps) {
  const zone = useHub((state) => state.zone);
  const { started } = server;
  return (
    <section className="block" aria-labelledby="status-server">
      <h2 id="status-server">Server</h2>
      <Facts
        facts={[
          {
            name: "ACARS Hub",
            value: server.version,
            note: `Python ${server.python}, SQLite ${server.sqlite}`,
          },
          {
            name: "Runs for",
            value: started === undefined ? UNKNOWN : lengthText(now - started),
            note: started !== undefined && `since ${fullTime(started, zone).slice(0, 16)}`,
          },
          { name: "Memory", value: sizeText(server.memory), note: "of the process that serves" },
          {
            name: "Delay",
            value: millisecondsText(server.lag),
            note: `for browsers; longest within 15 s ${millisecondsText(server.largestGap)}`,
          },
          {
            name: "Waiting packets",
            value: countText(server.queuePackets),
            note: server.queuePackets > 0 ? sizeText(server.queueBytes) : "all are decoded",
          },
        ]}
      />
    </section>
  );
}

const DROP_COLUMNS = [
  { name: "Link" },
  { name: "Reason" },
  { name: "Last minute", isFigure: true },
  { name: "Since start", isFigure: true },
] as const;

export function DropsPanel({ drops }: { readonly drops: readonly Drop[] }) {
  return (
    <section className="block" aria-labelledby="status-drops">
      <h2 id="status-drops">
        Dropped <span className="hint">input that became no message</span>
      </h2>
      {drops.length > 0 ? (
        <FactTable
          name="Dropped input"
          kind="drop"
          columns={DROP_COLUMNS}
          rows={drops.map(({ link, reason, total, lastMinute }) => ({
            key: `${link} ${reason}`,
            cells: [
              <LinkMark key="link" link={link} />,
              <span key="reason">{dropWords(reason)}</span>,
              countText(lastMinute),
              countText(total),
            ],
          }))}
        />
      ) : (
        <p className="block-empty">Nothing since the server started.</p>
      )}
    </section>
  );
}

const RELAY_COLUMNS = [
  { name: "Link" },
  { name: "Readers", isFigure: true },
  { name: "Served", isFigure: true },
  { name: "Lost", isFigure: true },
  { name: "Let go", isFigure: true },
] as const;

export function RelayPanel({ relay }: { readonly relay: readonly Relayed[] }) {
  return (
    <section className="block" aria-labelledby="status-relay">
      <h2 id="status-relay">
        Raw messages <span className="hint">served to other programs</span>
      </h2>
      {relay.length > 0 ? (
        <FactTable
          name="Raw messages served"
          kind="relay"
          columns={RELAY_COLUMNS}
          rows={relay.map(({ link, readers, sent, lost, readersDropped }) => ({
            key: link,
            cells: [
              <span key="link">
                <LinkMark link={link} /> {LINKS[link].name}
              </span>,
              countText(readers),
              countText(sent),
              countText(lost),
              countText(readersDropped),
            ],
          }))}
        />
      ) : (
        <p className="block-empty">None are.</p>
      )}
    </section>
  );
}
