/**
 * What a preview says in one sentence.
 *
 * Separate because honest wording has cases: none, one, and no time to look at everything.
 */
import { rowTime, type Zone } from "../text/time.ts";
import type { TermPreview } from "../wire/alertEvents.ts";

function period(days: number): string {
  return days === 1 ? "the last day" : `the last ${days} days`;
}

function messages(count: number): string {
  return count === 1 ? "1 message" : `${count.toLocaleString("en")} messages`;
}

/** `today` is the calendar day in the zone: an earlier time is told with its date. */
export function previewWords(preview: TermPreview, zone: Zone, today: string): string {
  const { count, complete, days, since } = preview;
  if (complete) {
    const found = count === 0 ? "no message" : messages(count);
    return `Would have matched ${found} in ${period(days)}.`;
  }
  const from = `since ${rowTime(since, zone, today)}`;
  const found = count === 0 ? `No message ${from}` : `At least ${messages(count)} ${from}`;
  return `${found}; there was no time to look further back.`;
}
