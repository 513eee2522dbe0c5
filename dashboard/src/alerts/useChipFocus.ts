/**
 * Where the focus goes when a removed term takes its button with it.
 *
 * Separate from the chips because the server decides when they go, and whether they do.
 */
import { type RefObject, useCallback, useEffect, useRef } from "react";

interface ChipFocus {
  readonly list: RefObject<HTMLUListElement | null>;
  /** Told of the term whose removal was asked for. */
  readonly leave: (term: string) => void;
}

/** `onNone` is called when there is no neighbour left to take the focus. */
export function useChipFocus(
  terms: readonly string[],
  removing: ReadonlySet<string>,
  onNone: () => void,
): ChipFocus {
  const list = useRef<HTMLUListElement>(null);
  const left = useRef<{ readonly term: string; readonly index: number }>(undefined);

  useEffect(() => {
    const last = left.current;
    if (!last || removing.has(last.term)) return;
    const gone = !terms.includes(last.term);
    if (gone) left.current = undefined;
    // Whoever went on to something else keeps it.
    if (document.activeElement !== document.body) return;
    const buttons = list.current?.querySelectorAll<HTMLElement>(".chip-remove") ?? [];
    const index = gone ? last.index : terms.indexOf(last.term);
    const next = buttons[Math.min(index, buttons.length - 1)];
    if (next) next.focus();
    else onNone();
  }, [terms, removing, onNone]);

  const leave = useCallback(
    (term: string) => {
      left.current = { term, index: terms.indexOf(term) };
    },
    [terms],
  );
  return { list, leave };
}
