/**
 * Where the focus goes when something that is removed takes its button with it.
 *
 * Separate from the lists because it may go late, or not at all: of alert terms the server decides.
 */
import { type RefObject, useCallback, useEffect, useRef } from "react";

interface RemovalFocus {
  readonly list: RefObject<HTMLUListElement | null>;
  /** Told of the name of what is to be removed. */
  readonly leave: (name: string) => void;
}

/**
 * Of a list whose buttons that remove have `data-removes`, in the order of `names`. `removing` are
 * those that are asked to go and are still there; `onNone` is called when there is no neighbour left
 * to take the focus.
 */
export function useRemovalFocus(
  names: readonly string[],
  removing: ReadonlySet<string>,
  onNone: () => void,
): RemovalFocus {
  const list = useRef<HTMLUListElement>(null);
  const left = useRef<{ readonly name: string; readonly index: number }>(undefined);

  useEffect(() => {
    const last = left.current;
    if (!last || removing.has(last.name)) return;
    const gone = !names.includes(last.name);
    if (gone) left.current = undefined;
    // Whoever went on to something else keeps it.
    if (document.activeElement !== document.body) return;
    const buttons = list.current?.querySelectorAll<HTMLElement>("[data-removes]") ?? [];
    const index = gone ? last.index : names.indexOf(last.name);
    const next = buttons[Math.min(index, buttons.length - 1)];
    if (next) next.focus();
    else onNone();
  }, [names, removing, onNone]);

  const leave = useCallback(
    (name: string) => {
      left.current = { name, index: names.indexOf(name) };
    },
    [names],
  );
  return { list, leave };
}
