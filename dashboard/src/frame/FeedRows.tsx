/** One link in the table of feeds, and below it what is to be said of each of its sources. */
import { useHub } from "../state/store.ts";
import { dayOf, rowTime } from "../text/time.ts";
import { visible } from "../text/visible.ts";
import { LinkMark } from "../ui/LinkMark.tsx";
import type { Feed, FeedError, FeedSource } from "../wire/events.ts";
import { LINKS } from "../wire/links.ts";
import { Condition } from "./Condition.tsx";
import { conditionOf, lastHeard, sourceCondition } from "./feedState.ts";

function Time({ seconds }: { readonly seconds: number | undefined }) {
  const zone = useHub((state) => state.zone);
  return <>{seconds === undefined ? "–" : rowTime(seconds, zone, dayOf(Date.now(), zone))}</>;
}

function SourceRow({ source }: { readonly source: FeedSource }) {
  return (
    <tr className="feed-source">
      <th scope="row">{source.source}</th>
      <td>
        <Condition condition={sourceCondition(source)} lastHeard={source.lastPacket} />
      </td>
      <td className="figure">
        <Time seconds={source.lastPacket} />
      </td>
      <td colSpan={2} />
    </tr>
  );
}

function ErrorRow({ error }: { readonly error: FeedError }) {
  return (
    <tr className="feed-error">
      <td colSpan={5}>
        <span className="figure">
          <Time seconds={error.at} />
        </span>{" "}
        refused as {error.reason.replaceAll("_", " ")}: <code>{visible(error.sample)}</code>
      </td>
    </tr>
  );
}

export function FeedRows({ feed }: { readonly feed: Feed }) {
  const several = feed.sources.length > 1;
  return (
    <>
      <tr>
        <th scope="row" title={several ? undefined : feed.sources[0]?.source}>
          <LinkMark link={feed.link} /> {LINKS[feed.link].name}
        </th>
        <td>
          <Condition condition={conditionOf(feed)} lastHeard={lastHeard(feed)} />
        </td>
        <td className="figure">
          <Time seconds={lastHeard(feed)} />
        </td>
        <td className="figure">{feed.lastMinute.toLocaleString("en")}</td>
        <td className="figure">{feed.count.toLocaleString("en")}</td>
      </tr>
      {feed.sources.map((source) => [
        several && <SourceRow key={source.source} source={source} />,
        source.lastError && <ErrorRow key={`${source.source} error`} error={source.lastError} />,
      ])}
    </>
  );
}
