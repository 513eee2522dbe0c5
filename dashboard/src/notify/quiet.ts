/**
 * Which alerts are not to be heard, and how the others sound.
 *
 * Separate from the schedule, which says when: this is what somebody chose for single terms.
 */
import { isQuiet, type OptionsOfTerms, optionsOf, type TermSound } from "../state/termOptions.ts";
import { type Message, matchedTerms } from "../wire/message.ts";

interface Choice {
  readonly termOptions: OptionsOfTerms;
  /** Milliseconds; until then no alert is heard. */
  readonly quietUntil: number;
}

function loudTerms(alert: Message, { termOptions }: Choice, now: number): readonly string[] {
  return matchedTerms(alert).filter((term) => !isQuiet(optionsOf(termOptions, term), now));
}

/** Whether an alert is to be heard: an alert of several terms is, when one of them is. */
export function isHeard(alert: Message, choice: Choice, now: number): boolean {
  if (choice.quietUntil > now) return false;
  // An alert whose terms nobody told is one all the same.
  return matchedTerms(alert).length === 0 || loudTerms(alert, choice, now).length > 0;
}

/** The sound of an alert: a term that has one of its own is worth more than the usual. */
export function soundOf(alert: Message, choice: Choice, now: number): TermSound {
  const sounds = loudTerms(alert, choice, now).map(
    (term) => optionsOf(choice.termOptions, term).sound ?? "usual",
  );
  return sounds.find((sound) => sound !== "usual") ?? "usual";
}
