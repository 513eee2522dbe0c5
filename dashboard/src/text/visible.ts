/**
 * Message text made safe to look at, without changing its length.
 *
 * Separate because text from the air can hold characters that hide or reorder what stands around
 * them; both rows and details show a sign in their place.
 */

const SIGN = "\ufffd";

// Line breaks and tabs stay; other controls, and all characters that set direction or join, do not.
const UNSEEN = /(?![\t\n\r])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** The text with every unseen character replaced by a visible sign. */
export function visible(text: string): string {
  return text.replace(UNSEEN, (character) => SIGN.repeat(character.length));
}

/** The text on one line, white space collapsed, at most `limit` characters. */
export function oneLine(text: string, limit: number): string {
  const start = text
    .trimStart()
    .slice(0, limit * 4)
    .replace(/\s+/g, " ");
  return visible(start.trimEnd()).slice(0, limit);
}
