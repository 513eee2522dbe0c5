/**
 * The keys of a list: j and k move, Enter opens, o opens apart, x marks read, Escape closes.
 *
 * Separate from the table because keys act on the whole page, wherever the focus is.
 */
import { useEffect, useRef } from "react";
import { isTyping } from "../frame/useShortcuts.ts";
import { goToSubject } from "../state/location.ts";
import type { Received } from "../state/messageList.ts";
import type { TableState } from "./useTableState.ts";

interface TableKeys {
  readonly messages: readonly Received[];
  readonly table: TableState;
  readonly onMove: (index: number) => void;
  readonly onRead: (uid: string) => void;
}

function rowHasFocus(): boolean {
  const active = document.activeElement;
  return active === null || active === document.body || active.getAttribute("role") === "row";
}

/** What has the focus goes; its row stays, and so does the place in the list. */
export function focusRowOf(element: Element | null): void {
  const row = element?.closest(".table-item")?.querySelector<HTMLElement>("[role=row][data-uid]");
  row?.focus({ preventScroll: true });
}

function indexAfter(messages: readonly Received[], current: string | undefined, step: number) {
  const at = messages.findIndex((message) => message.uid === current);
  if (at < 0) return 0;
  return Math.min(messages.length - 1, Math.max(0, at + step));
}

function handle(event: KeyboardEvent, { messages, table, onMove, onRead }: TableKeys): boolean {
  const { current } = table;
  const onRow = rowHasFocus();
  const focused = document.activeElement?.getAttribute("data-uid") ?? undefined;
  // A row that was entered by Tab is where one is, though none was chosen yet.
  const place = current ?? (onRow ? focused : undefined);
  const down = event.key === "j" || (event.key === "ArrowDown" && onRow && place !== undefined);
  const up = event.key === "k" || (event.key === "ArrowUp" && onRow && place !== undefined);
  if (down || up) {
    if (messages.length > 0) onMove(indexAfter(messages, place, down ? 1 : -1));
    return true;
  }
  if (event.key === "Escape") {
    focusRowOf(document.activeElement);
    table.reset();
    return true;
  }
  const uid = onRow ? (focused ?? current) : undefined;
  if (event.key === "Enter" && uid !== undefined) {
    table.toggle(uid);
    return true;
  }
  const chosen = uid ?? current;
  if (event.key === "o" && chosen !== undefined) {
    goToSubject("message", chosen);
    return true;
  }
  if (event.key === "x" && current !== undefined) {
    if (messages.some((message) => message.uid === current && message.alert)) onRead(current);
    return true;
  }
  return false;
}

export function useTableKeys(keys: TableKeys): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (isTyping(event) || document.querySelector("dialog[open]")) return;
      if (handle(event, latest.current)) event.preventDefault();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}
