/**
 * The last words for those who hear the page instead of seeing it.
 *
 * Separate from what leads to them, since every part of the page may have something to say.
 */
import { create } from "zustand";

export interface Said {
  readonly words: string;
  /** The same words again are news again. */
  readonly count: number;
}

interface SaidState {
  /** Waits until the reader has finished its sentence. */
  readonly calm: Said;
  /** Interrupts it. */
  readonly urgent: Said;
}

const NOTHING: Said = { words: "", count: 0 };

export const useSaid = create<SaidState>()(() => ({ calm: NOTHING, urgent: NOTHING }));

export function say(words: string, manner: keyof SaidState = "calm"): void {
  useSaid.setState((before) => ({ [manner]: { words, count: before[manner].count + 1 } }));
}
