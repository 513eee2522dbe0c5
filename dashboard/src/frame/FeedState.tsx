/** The feeds of the server: receiving, silent or down, with figures on request. */
import { useHub } from "../state/store.ts";
import { LinkMark } from "../ui/LinkMark.tsx";
import { Popover } from "../ui/Popover.tsx";
import { LINKS } from "../wire/links.ts";
import { CONDITION_WORDS, conditionOf, overallCondition, withRate } from "./feedState.ts";

export function FeedState() {
  const status = useHub((state) => state.status);
  const rate = useHub((state) => state.rate);
  // Without contact nobody knows how the feeds are doing.
  const known = useHub((state) => state.connection === "connected");
  if (!known || !status || status.feeds.length === 0) return null;
  const feeds = withRate(status.feeds, rate);
  const down = feeds.filter((feed) => !feed.connected).length;
  const label = (
    <>
      <span className="feed-marks">
        {feeds.map((feed) => (
          <span key={feed.link} className="feed" data-condition={conditionOf(feed)}>
            <span className="sign" aria-hidden="true" />
            {LINKS[feed.link].mark}
            <span className="visually-hidden"> {CONDITION_WORDS[conditionOf(feed)]}</span>
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
      <table className="feed-table">
        <thead>
          <tr>
            <th scope="col">Feed</th>
            <th scope="col">State</th>
            <th scope="col">Last minute</th>
            <th scope="col">Total</th>
          </tr>
        </thead>
        <tbody>
          {feeds.map((feed) => (
            <tr key={feed.link}>
              <th scope="row">
                <LinkMark link={feed.link} /> {LINKS[feed.link].name}
              </th>
              <td>
                <span className="feed" data-condition={conditionOf(feed)}>
                  <span className="sign" aria-hidden="true" />
                  {CONDITION_WORDS[conditionOf(feed)]}
                </span>
              </td>
              <td className="figure">{feed.lastMinute.toLocaleString("en")}</td>
              <td className="figure">{feed.count.toLocaleString("en")}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Popover>
  );
}
