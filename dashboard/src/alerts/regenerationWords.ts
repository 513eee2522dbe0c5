/**
 * What matching stored messages again has done, in words.
 *
 * Separate because what is told at the end depends on how it ended.
 */
import type { Regeneration } from "../wire/alertEvents.ts";

function number(count: number): string {
  return count.toLocaleString("en");
}

function counted(count: number, one: string, many: string): string {
  return `${number(count)} ${count === 1 ? one : many}`;
}

export function regenerationWords(regeneration: Regeneration): string {
  const { state, processed, total, totalMatches, error } = regeneration;
  const looked = `${counted(processed, "message", "messages")} looked at`;
  const found = counted(totalMatches, "match", "matches");
  switch (state) {
    case "running":
      return `${number(processed)} of ${number(total)} messages`;
    case "complete":
      return `${looked}, ${found}.`;
    case "cancelled":
      return `Stopped: ${looked} of ${number(total)}, ${found}. The others keep their old matches.`;
    case "failed":
      return `It failed after ${counted(processed, "message", "messages")}: ${error || "the server gave no reason"}.`;
  }
}
