/** What is chosen and not typed: time, kind of message, order. */
import { Toggle } from "../live/Toggle.tsx";
import { useHub } from "../state/store.ts";
import { Icon } from "../ui/Icon.tsx";
import { Popover } from "../ui/Popover.tsx";
import { RangePanel } from "./RangePanel.tsx";
import type { Search } from "./search.ts";
import { isOpen, rangeWords } from "./timeRange.ts";
import type { SearchState } from "./useSearch.ts";

const SORTS: readonly (readonly [Search["sort"], string])[] = [
  ["time", "Newest"],
  ["relevance", "Best match"],
];

interface ChoicesProps {
  readonly state: SearchState;
}

export function RangeChoice({ state }: ChoicesProps) {
  const zone = useHub((hub) => hub.zone);
  const { range } = state.draft;
  const words = rangeWords(range, zone);
  return (
    <Popover
      name="Time of the messages"
      buttonClass="button range-button"
      pressed={!isOpen(range)}
      label={
        <>
          <span title={words}>{words}</span>
          <Icon name="down" />
        </>
      }
    >
      <RangePanel state={state} />
    </Popover>
  );
}

export function KindChoice({ state }: ChoicesProps) {
  const { draft, choose } = state;
  return (
    <>
      <Toggle
        label="Alerts only"
        pressed={draft.alertsOnly}
        onChange={(alertsOnly) => choose({ ...draft, alertsOnly })}
      />
      <Toggle
        label="Has text"
        pressed={draft.hasText}
        onChange={(hasText) => choose({ ...draft, hasText })}
      />
    </>
  );
}

export function SortChoice({ state }: ChoicesProps) {
  const { draft, choose } = state;
  return (
    <fieldset className="segmented">
      <legend className="visually-hidden">Order</legend>
      {SORTS.map(([sort, name]) => (
        <button
          key={sort}
          type="button"
          aria-pressed={draft.sort === sort}
          data-active={draft.sort === sort}
          data-testid={`sort-${sort}`}
          onClick={() => choose({ ...draft, sort })}
        >
          {name}
        </button>
      ))}
    </fieldset>
  );
}
