/**
 * Numbers of unread alerts as text, cut where there is no room.
 *
 * Separate because bar, title and icon show the same number with different room for it.
 */

/** The server itself counts no further. */
export const MOST_IN_BAR = 999;
export const MOST_IN_ICON = 99;

export function countText(count: number, most: number): string {
  return count > most ? `${most}+` : String(count);
}
