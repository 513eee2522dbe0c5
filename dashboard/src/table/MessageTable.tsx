/** The dense list of messages: only the rows on the screen are in the page. */
import { defaultKeyExtractor, useVirtualizer } from "@tanstack/react-virtual";
import { type CSSProperties, type ReactNode, useCallback, useEffect, useRef } from "react";
import { useClock } from "../figures/useClock.ts";
import type { Received } from "../state/messageList.ts";
import { USUAL_PREFERENCES } from "../state/preferences.ts";
import { isRead, markRead } from "../state/reads.ts";
import { useHub } from "../state/store.ts";
import { agoText } from "../text/ago.ts";
import { dayOf } from "../text/time.ts";
import { NARROW, PHONE, useMediaQuery } from "../ui/useMediaQuery.ts";
import { tracksOf, withoutWords } from "./columns.ts";
import { EarlierMessages } from "./EarlierMessages.tsx";
import { freshness } from "./freshness.ts";
import { MessageDetail } from "./MessageDetail.tsx";
import { MessageRow, type Variant } from "./MessageRow.tsx";
import { keysAfter, NO_KEYS } from "./rowKeys.ts";
import { TableHead } from "./TableHead.tsx";
import { useCard } from "./useCard.ts";
import { useHeights } from "./useHeights.ts";
import { useTableKeys } from "./useTableKeys.ts";
import type { TableState } from "./useTableState.ts";

/** As in `tokens.css`; rows are placed before they are drawn. */
const ROW_HEIGHT = { compact: 28, comfortable: 36 } as const;
const TWO_LINE_ROW_HEIGHT = { compact: 48, comfortable: 56 } as const;
/** What most cards have, with the room below. Each is measured, and only others cost a second pass. */
const CARD_HEIGHT = { wide: 74, narrow: 92, phone: 153 } as const;
/** The head stays at the top of the same scrolling box, so that its columns keep in line. */
const HEAD_HEIGHT = 24;
/** How often it is told anew how long ago a message came. */
const AGO_MS = 5_000;
const ROW_HEAD_HEIGHT = 28;
const OPEN_HEIGHT = 320;
const NOTE_HEIGHT = 28;
const NO_NOTES: ReadonlyMap<string, ReactNode> = new Map();
/** Rows beyond the edges, where somebody scrolls and where the newest come in or cards are drawn. */
const OVERSCAN = 10;
const OVERSCAN_AT_REST = 4;
/** Scrolling less than this is still "at the top". */
const TOP_MARGIN = 4;

/** What else there is of the aircraft of a message, by its uid. */
export interface Earlier {
  get(uid: string): readonly Received[] | undefined;
}

interface MessageTableProps {
  readonly name: string;
  readonly variant: Variant;
  readonly messages: readonly Received[];
  /** Where rows stand for aircraft. */
  readonly earlier?: Earlier | undefined;
  readonly table: TableState;
  /** What stands right below messages, by their uids. */
  readonly notes?: ReadonlyMap<string, ReactNode>;
  /** Stands in the place of the rows when there are none. */
  readonly empty: ReactNode;
  readonly pill: ReactNode;
  /** Words above a row, such as a new day; empty for none. The rows then show times only. */
  readonly rowHead?: (index: number) => string;
  /** Stands below the last row. */
  readonly foot?: ReactNode;
}

/** Scrolls just so far that a row that was opened at the lower edge shows what is in it. */
function showOpened(scroller: HTMLElement, headHeight: number): void {
  const item = scroller.querySelector("[data-current=true]")?.parentElement;
  if (!item) return;
  const box = scroller.getBoundingClientRect();
  const { top, bottom } = item.getBoundingClientRect();
  const hidden = Math.min(bottom - box.bottom, top - box.top - headHeight);
  if (hidden > 0) scroller.scrollTop += hidden;
}

const NOTHING: readonly Received[] = [];
const markOneRead = (uid: string) => markRead([uid]);

export function MessageTable(props: MessageTableProps) {
  const { name, variant, messages, earlier, table, notes = NO_NOTES, empty, pill } = props;
  const { rowHead, foot } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const wantsFocus = useRef<string>(undefined);
  const measured = useRef(new Set<string>());
  const rowKeys = useRef(NO_KEYS);
  const zone = useHub((state) => state.zone);
  const labels = useHub((state) => state.labels);
  const since = useHub((state) => state.rowTimes === "ago") && !rowHead;
  const now = useClock(since ? AGO_MS : undefined) / 1_000;
  const reads = useHub((state) => state.reads);
  const narrow = useMediaQuery(NARROW);
  const phone = useMediaQuery(PHONE);
  const density = useHub((state) => state.density);
  const Card = useCard();
  const chosen = useHub((state) => state.columns);
  // The others have columns of their own.
  const columns = variant === "alerts" || rowHead ? USUAL_PREFERENCES.columns : chosen;
  const withFrequency = columns.includes("frequency");
  const rowHeight = Card
    ? CARD_HEIGHT[phone ? "phone" : narrow ? "narrow" : "wide"]
    : (narrow ? TWO_LINE_ROW_HEIGHT : ROW_HEIGHT)[density];
  const headHeight = narrow || Card ? 0 : HEAD_HEIGHT;
  const Item = Card ?? MessageRow;
  const today = dayOf(Date.now(), zone);

  // Where all rows have one height, their places are those of before, whatever stands in them.
  const plain =
    !Card && !rowHead && notes.size === 0 && table.open.size === 0 && measured.current.size === 0;
  // Another function has the places of all rows worked out anew: so for everything they depend on.
  // biome-ignore lint/correctness/useExhaustiveDependencies: heights depend on what is open
  const keyOf = useCallback(
    (index: number) => messages[index]?.uid ?? index,
    [messages, table.open, notes, rowHead],
  );
  const virtualizer = useVirtualizer({
    count: messages.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => {
      if (plain) return rowHeight;
      const uid = messages[index]?.uid ?? "";
      const above = rowHead?.(index) ? ROW_HEAD_HEIGHT : 0;
      const below = (table.open.has(uid) ? OPEN_HEIGHT : 0) + (notes.has(uid) ? NOTE_HEIGHT : 0);
      return above + rowHeight + below;
    },
    getItemKey: plain ? defaultKeyExtractor : keyOf,
    overscan: table.reading && !Card ? OVERSCAN : OVERSCAN_AT_REST,
    scrollMargin: headHeight,
    scrollPaddingStart: headHeight,
  });

  useHeights(virtualizer, rowHeight, table.reading);
  useEffect(() => {
    // The way back to the top, by the pill or by Escape. Nothing is open any more.
    if (table.reading || !scroller.current) return;
    scroller.current.scrollTop = 0;
    if (Card || measured.current.size === 0) return;
    measured.current.clear();
    virtualizer.measure();
  }, [table.reading, Card, virtualizer]);
  const atRest = !table.reading && !Card && notes.size === 0 && table.open.size === 0;
  useEffect(() => {
    // The last row with a note may leave the list while nobody reads.
    if (!atRest || measured.current.size === 0) return;
    measured.current.clear();
    virtualizer.measure();
  }, [atRest, virtualizer]);
  useEffect(() => {
    if (scroller.current && table.open.size > 0) showOpened(scroller.current, headHeight);
  }, [table.open, headHeight]);
  useEffect(() => {
    const uid = wantsFocus.current;
    if (uid === undefined) return;
    const row = scroller.current?.querySelector<HTMLElement>(
      `[role=row][data-uid="${CSS.escape(uid)}"]`,
    );
    if (!row) return;
    wantsFocus.current = undefined;
    row.focus({ preventScroll: true });
  });

  useTableKeys({
    messages,
    table,
    onRead: markOneRead,
    onMove: (index) => {
      const uid = messages[index]?.uid;
      if (uid === undefined) return;
      wantsFocus.current = uid;
      table.setCurrent(uid);
      virtualizer.scrollToIndex(index);
    },
  });

  if (messages.length === 0) {
    return (
      <section className="table" aria-label={name}>
        <div className="table-scroll">{empty}</div>
        {pill}
      </section>
    );
  }
  const items = virtualizer.getVirtualItems();
  const uids = items.map((item) => messages[item.index]?.uid ?? "");
  // A button that has the focus must not become that of another message under the finger.
  const focused = scroller.current?.contains(document.activeElement) ?? false;
  rowKeys.current = keysAfter(rowKeys.current, uids, table.reading || focused);
  const isFresh = freshness(messages, Date.now());
  return (
    <div
      className="table"
      data-variant={variant}
      data-layout={Card ? "cards" : "table"}
      data-without={withoutWords(columns)}
      style={{ "--columns": tracksOf(columns) } as CSSProperties}
    >
      <div
        className="table-scroll"
        role="treegrid"
        aria-label={name}
        aria-rowcount={messages.length + 1}
        ref={scroller}
        onScroll={(event) => table.setScrolled(event.currentTarget.scrollTop > TOP_MARGIN)}
      >
        {!Card && <TableHead variant={variant} ago={since} frequency={withFrequency} />}
        <div
          className="table-body"
          role="presentation"
          style={{ height: virtualizer.getTotalSize() }}
        >
          {items.map((item) => {
            const message = messages[item.index];
            if (!message) return null;
            const open = table.open.has(message.uid);
            const more = earlier?.get(message.uid) ?? NOTHING;
            const head = rowHead?.(item.index) ?? "";
            // Plain rows have a known height; to look at each that comes made the page stand still
            // at hundreds a second. One that was ever higher is looked at when it is plain again.
            if (open || head !== "" || notes.has(message.uid)) measured.current.add(message.uid);
            return (
              <div
                key={Card ? message.uid : rowKeys.current.byUid.get(message.uid)}
                className="table-item"
                role="rowgroup"
                ref={
                  Card || measured.current.has(message.uid) ? virtualizer.measureElement : undefined
                }
                data-index={item.index}
                data-open={open}
                style={{ transform: `translateY(${item.start - headHeight}px)` }}
              >
                {head !== "" && (
                  <div role="row" className="row-head">
                    <span role="gridcell">{head}</span>
                  </div>
                )}
                <Item
                  message={message}
                  variant={variant}
                  phone={phone}
                  frequency={withFrequency}
                  labelName={message.labelName || (labels.get(message.label) ?? "")}
                  zone={zone}
                  ago={since ? agoText(message.time, now) : ""}
                  today={rowHead ? dayOf(message.time * 1_000, zone) : today}
                  open={open}
                  current={table.current === message.uid}
                  tabbable={
                    table.current === message.uid ||
                    (table.current === undefined && item.index === 0)
                  }
                  earlier={more.length}
                  earlierAlert={more.some((one) => one.alert)}
                  read={isRead(reads, message.uid)}
                  fresh={isFresh(item.index)}
                  position={item.index + 2}
                  onToggle={table.toggle}
                  onRead={markOneRead}
                />
                {open && (
                  <div role="row" aria-level={2} className="detail-row">
                    <div role="gridcell">
                      <MessageDetail message={message} zone={zone} />
                      {more.length > 0 && (
                        <EarlierMessages messages={more} zone={zone} today={today} />
                      )}
                    </div>
                  </div>
                )}
                {notes.get(message.uid)}
              </div>
            );
          })}
        </div>
        {foot}
      </div>
      {pill}
    </div>
  );
}
