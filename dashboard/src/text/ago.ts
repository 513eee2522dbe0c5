/**
 * How long ago something was, as text.
 *
 * Separate because rows of messages say it too, long before any page of figures is loaded.
 */

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long ago something was, in one unit; both in Unix seconds. */
export function agoText(at: number | undefined, now: number): string {
  if (at === undefined) return "–";
  const seconds = Math.max(0, Math.round(now - at));
  if (seconds < 2) return "now";
  if (seconds < 2 * MINUTE) return `${seconds} s ago`;
  if (seconds < 2 * HOUR) return `${Math.floor(seconds / MINUTE)} min ago`;
  if (seconds < 2 * DAY) return `${Math.floor(seconds / HOUR)} h ago`;
  return `${Math.floor(seconds / DAY)} d ago`;
}
