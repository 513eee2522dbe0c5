/**
 * Message text made safe to look at, without changing its length.
 *
 * Separate because text from the air can hold control characters that hide or reorder what stands
 * around them; both rows and details show them as signs instead.
 */

const CONTROL_PICTURES = 0x2400;
const DELETE_PICTURE = "\u2421";
const REPLACEMENT = "\ufffd";

// Line breaks and tabs stay; other controls, and all characters that set direction or join, do not.
const UNSEEN = /(?![\t\n\r])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

function picture(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(CONTROL_PICTURES + code);
  return code === 0x7f ? DELETE_PICTURE : REPLACEMENT.repeat(character.length);
}

/** The text with every unseen character replaced by one visible sign. */
export function visible(text: string): string {
  return text.replace(UNSEEN, picture);
}

/** The text on one line, white space collapsed, at most `limit` characters. */
export function oneLine(text: string, limit: number): string {
  return visible(
    text
      .slice(0, limit * 2)
      .replace(/\s+/g, " ")
      .trim(),
  ).slice(0, limit);
}
