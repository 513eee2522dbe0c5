/** The feeds of the server: receiving, silent or down, with figures on request. */
import { useHub } from "../state/store.ts";
import { clockTime, dateText } from "../text/time.ts";
import { Popover } from "../ui/Popover.tsx";
import type { Damage } from "../wire/events.ts";
import { LINKS } from "../wire/links.ts";
import { FeedRows } from "./FeedRows.tsx";
import {
  BACKUP_WORDS,
  conditionOf,
  conditionWords,
  damageSentences,
  lastHeard,
  overallCondition,
  waitingWords,
  withRate,
} from "./feedState.ts";

interface TroubleProps {
  readonly words: string;
  readonly since: number | undefined;
  readonly reason: string;
}

function Trouble({ words, since, reason }: TroubleProps) {
  const zone = useHub((state) => state.zone);
  return (
    <p className="feed-waiting">
      {words}
      {since !== undefined && `, since ${clockTime(since * 1_000, zone)}`}.
      {reason !== "" && <span className="reason">{reason}</span>}
    </p>
  );
}

function DamageNote({ damage }: { readonly damage: Damage }) {
  const zone = useHub((state) => state.zone);
  const sentences = damageSentences(damage, (since) => dateText(since * 1_000, zone));
  return sentences.map((sentence) => (
    <p key={sentence} className="feed-waiting">
      {sentence}
    </p>
  ));
}

export function FeedState() {
  const status = useHub((state) => state.status);
  const rate = useHub((state) => state.rate);
  // Without contact nobody knows how the feeds are doing.
  const known = useHub((state) => state.connection === "connected");
  if (!known || !status || status.feeds.length === 0) return null;
  const feeds = withRate(status.feeds, rate);
  const { waiting, backupFailure: backup } = status;
  const down = feeds.filter((feed) => !feed.connected).length;
  const label = (
    <>
      <span className="feed-marks">
        {feeds.map((feed) => (
          <span key={feed.link} className="feed" data-condition={conditionOf(feed)}>
            <span className="sign" aria-hidden="true" />
            {LINKS[feed.link].mark}
            <span className="visually-hidden">
              {" "}
              {conditionWords(conditionOf(feed), lastHeard(feed))}
            </span>
          </span>
        ))}
      </span>
      <span className="feed feed-summary" data-condition={overallCondition(feeds)}>
        <span className="sign" aria-hidden="true" />
        {down > 0 ? `${feeds.length - down}/${feeds.length}` : feeds.length}{" "}
        {feeds.length === 1 ? "feed" : "feeds"}
      </span>
    </>
  );
  return (
    <Popover name="Feeds" label={label} buttonClass="bar-button feeds" align="end">
      {waiting && (
        <Trouble words={waitingWords(waiting)} since={waiting.since} reason={waiting.reason} />
      )}
      {backup && <Trouble words={BACKUP_WORDS} since={backup.since} reason={backup.reason} />}
      {status.damage && <DamageNote damage={status.damage} />}
      <table className="feed-table">
        <thead>
          <tr>
            <th scope="col">Feed</th>
            <th scope="col">State</th>
            <th scope="col">Last heard</th>
            <th scope="col">Last minute</th>
            <th scope="col">Stored</th>
          </tr>
        </thead>
        <tbody>
          {feeds.map((feed) => (
            <FeedRows key={feed.link} feed={feed} />
          ))}
        </tbody>
      </table>
    </Popover>
  );
}
