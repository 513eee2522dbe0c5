/** Every address that messages come from: its state, what it brings, and what was refused. */
import { FactTable } from "../figures/FactTable.tsx";
import { countText } from "../figures/words.ts";
import { Condition } from "../frame/Condition.tsx";
import { conditionOf, sourceCondition } from "../frame/feedState.ts";
import { useHub } from "../state/store.ts";
import { agoText } from "../text/ago.ts";
import { fullTime } from "../text/time.ts";
import { visible } from "../text/visible.ts";
import { LinkMark } from "../ui/LinkMark.tsx";
import type { Feed, FeedError, FeedSource } from "../wire/events.ts";
import { LINKS } from "../wire/links.ts";
import { dropWords } from "./statusWords.ts";

const COLUMNS = [
  { name: "Link" },
  { name: "Address" },
  { name: "State" },
  { name: "Last packet", isFigure: true },
  { name: "Packets/min", isFigure: true },
  { name: "Packets", isFigure: true, isMinor: true },
  { name: "Messages/min", isFigure: true, isMinor: true },
  { name: "Stored", isFigure: true },
] as const;

function Refused({ error, now }: { readonly error: FeedError; readonly now: number }) {
  const zone = useHub((state) => state.zone);
  return (
    <span className="refused" data-testid="feed-error">
      <span title={fullTime(error.at, zone)}>{agoText(error.at, now)}</span> refused:{" "}
      {dropWords(error.reason)}. <code>{visible(error.sample)}</code>
    </span>
  );
}

function Name({ feed }: { readonly feed: Feed }) {
  return (
    <>
      <LinkMark link={feed.link} /> {LINKS[feed.link].name}
    </>
  );
}

/** What counts for a link stands in the row of its first address. */
function rowOf(feed: Feed, source: FeedSource | undefined, isFirst: boolean, now: number) {
  const condition = source ? sourceCondition(source) : conditionOf(feed);
  const { lastPacket, lastError, packets = 0, lastMinute = 0 } = source ?? {};
  return {
    key: `${feed.link} ${source?.source ?? ""}`,
    cells: [
      <Name key="name" feed={feed} />,
      <bdi key="address" className="data address">
        {visible(source?.source ?? "")}
      </bdi>,
      <Condition key="state" condition={condition} lastHeard={lastPacket} />,
      agoText(lastPacket, now),
      countText(lastMinute),
      countText(packets),
      isFirst ? countText(feed.lastMinute) : "",
      isFirst ? countText(feed.count) : "",
    ],
    note: lastError && <Refused error={lastError} now={now} />,
  };
}

interface FeedsPanelProps {
  readonly feeds: readonly Feed[];
  /** The server's clock, in Unix seconds. */
  readonly now: number;
}

export function FeedsPanel({ feeds, now }: FeedsPanelProps) {
  const rows = feeds.flatMap((feed) =>
    (feed.sources.length > 0 ? feed.sources : [undefined]).map((source, index) =>
      rowOf(feed, source, index === 0, now),
    ),
  );
  return (
    <section className="block" aria-labelledby="status-feeds">
      <h2 id="status-feeds">Feeds</h2>
      {rows.length > 0 ? (
        <FactTable name="Feeds" kind="feed" columns={COLUMNS} rows={rows} />
      ) : (
        <p className="block-empty">
          No link is taken in. Set <code>ENABLE_ACARS</code>, <code>ENABLE_VDLM</code> and the
          others in the configuration.
        </p>
      )}
    </section>
  );
}
