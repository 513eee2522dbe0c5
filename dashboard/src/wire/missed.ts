/**
 * What the server tells of the time without contact.
 *
 * Separate because it comes in pieces, and may say that it is not all.
 */
import { asCount, asObject } from "./json.ts";
import { type Message, toMessages } from "./message.ts";

/** Why some of what was missed is not told. */
export interface Untold {
  /** Undefined where the server cannot know. */
  readonly count: number | undefined;
  /** Whether there are more than that. */
  readonly capped: boolean;
}

export interface Missed {
  /** Newest first. */
  readonly messages: readonly Message[];
  /** Messages from before, of which more is known now. */
  readonly changed: readonly Message[];
  readonly done: boolean;
  readonly untold: Untold | undefined;
}

function toUntold(value: unknown): Untold | undefined {
  const gap = asObject(value);
  if (!gap) return undefined;
  const counted = gap["reason"] === "too_many";
  return {
    count: counted ? asCount(gap["count"]) : undefined,
    capped: gap["capped"] === true,
  };
}

export function toMissed(value: unknown): Missed {
  const source = asObject(value) ?? {};
  return {
    messages: toMessages(source["messages"]),
    changed: toMessages(source["changed"]),
    done: source["done"] === true,
    untold: toUntold(source["gap"]),
  };
}
