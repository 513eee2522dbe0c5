/**
 * Which rows are open, which one is current, and whether the list is scrolled away from its top.
 *
 * Separate from the table because the page needs to know whether somebody is reading.
 */
import { useCallback, useMemo, useState } from "react";

const NOTHING_OPEN: ReadonlySet<string> = new Set();

export interface TableState {
  readonly open: ReadonlySet<string>;
  readonly current: string | undefined;
  readonly scrolled: boolean;
  /** True while new messages must not move anything. */
  readonly reading: boolean;
  readonly toggle: (uid: string) => void;
  readonly setCurrent: (uid: string | undefined) => void;
  readonly setScrolled: (scrolled: boolean) => void;
  readonly reset: () => void;
}

export function useTableState(): TableState {
  const [open, setOpen] = useState(NOTHING_OPEN);
  const [current, setCurrent] = useState<string>();
  const [scrolled, setScrolled] = useState(false);

  const toggle = useCallback((uid: string) => {
    setOpen((before) => {
      const next = new Set(before);
      if (!next.delete(uid)) next.add(uid);
      return next;
    });
    setCurrent(uid);
  }, []);
  const reset = useCallback(() => {
    setOpen(NOTHING_OPEN);
    setCurrent(undefined);
  }, []);

  const reading = scrolled || current !== undefined || open.size > 0;
  return useMemo(
    () => ({ open, current, scrolled, reading, toggle, setCurrent, setScrolled, reset }),
    [open, current, scrolled, reading, toggle, reset],
  );
}
