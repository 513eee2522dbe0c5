/**
 * From the store to words for those who hear the page.
 *
 * Separate from the tellers because here stands what counts as news: what passes the list's filter, also
 * what waits while somebody reads, and only while the list is shown.
 */
import { matcher } from "../live/filters.ts";
import { filterFromQuery } from "../live/urlState.ts";
import { makeNotifier } from "../notify/notifier.ts";
import type { Notice } from "../notify/schedule.ts";
import { wordsOf } from "../notify/words.ts";
import { pageOf } from "../state/location.ts";
import { onLiveAlerts, useHub } from "../state/store.ts";
import { say } from "./said.ts";
import { ALERT_INTERVAL_MS, contactTeller, newsTeller } from "./tellers.ts";

/** Counts what is new in the live list; nothing while another page is shown. */
export function newsCounter(): () => number {
  let { seq } = useHub.getState();
  return () => {
    const before = seq;
    const { messages, seq: now } = useHub.getState();
    seq = now;
    if (pageOf(window.location.hash) !== "live") return 0;
    const matches = matcher(filterFromQuery(window.location.search));
    return messages.filter((one) => one.seq > before && one.liveAt > 0 && matches(one)).length;
  };
}

function tellAlerts(notice: Notice): void {
  const { title, body } = wordsOf(notice);
  say(`${title}. ${body.replace("\n", ". ")}`, "urgent");
}

/** Starts them for the life of the page. */
export function startAnnouncements(): void {
  const onNews = newsTeller(newsCounter(), say);
  const onContact = contactTeller(say);
  useHub.subscribe((state, before) => {
    if (state.messages !== before.messages) onNews();
    if (state.connection !== before.connection) onContact(state.connection);
  });
  onContact(useHub.getState().connection);
  onLiveAlerts(makeNotifier(tellAlerts, ALERT_INTERVAL_MS));
}
