/** The filters in one line above the list. */
import { SearchLink } from "../frame/SearchLink.tsx";
import { CardsToggle } from "../table/CardsToggle.tsx";
import { Icon } from "../ui/Icon.tsx";
import { Popover } from "../ui/Popover.tsx";
import { ChoiceList } from "./ChoiceList.tsx";
import { CHOICE_NAMES } from "./choiceNames.ts";
import { FilterText, focusFilter } from "./FilterText.tsx";
import { activeCount, CHOICE_FIELDS, isOpen, NO_FILTER } from "./filters.ts";
import { PauseButton } from "./PauseButton.tsx";
import { searchOfFilter } from "./searchOfFilter.ts";
import { Toggle } from "./Toggle.tsx";
import type { FilterState } from "./useFilter.ts";
import { ZoneSwitch } from "./ZoneSwitch.tsx";

interface FilterBarProps extends FilterState {
  readonly shown: number;
  readonly total: number;
}

export function FilterBar({ filter, change, shown, total }: FilterBarProps) {
  return (
    <div className="filter-bar" role="group" aria-label="Filters">
      <FilterText filter={filter} change={change} />
      {CHOICE_FIELDS.map((field) => (
        <Popover
          key={field}
          name={CHOICE_NAMES[field]}
          buttonClass="button"
          pressed={!isOpen(filter[field])}
          label={
            <>
              {CHOICE_NAMES[field]}
              {!isOpen(filter[field]) && (
                <span className="choice-count">
                  {filter[field].mode === "not" ? "−" : ""}
                  {filter[field].values.length}
                </span>
              )}
              <Icon name="down" />
            </>
          }
        >
          <ChoiceList
            field={field}
            choice={filter[field]}
            onChange={(choice) => change({ [field]: choice })}
          />
        </Popover>
      ))}
      <Toggle
        label="Alerts only"
        pressed={filter.alertsOnly}
        onChange={(alertsOnly) => change({ alertsOnly })}
      />
      <Toggle
        label="Has text"
        pressed={filter.hasText}
        onChange={(hasText) => change({ hasText })}
      />
      <Toggle
        label="By aircraft"
        pressed={filter.byAircraft}
        onChange={(byAircraft) => change({ byAircraft })}
      />
      <CardsToggle />
      {activeCount(filter) > 0 && (
        <button
          type="button"
          className="link-button"
          onClick={() => {
            change(NO_FILTER);
            focusFilter();
          }}
        >
          Clear
        </button>
      )}
      {filter.text.trim() !== "" && (
        <SearchLink className="link-button in-stored" question={searchOfFilter(filter)}>
          Search stored
        </SearchLink>
      )}
      <span className="spacer" />
      <Counts shown={shown} total={total} />
      <ZoneSwitch />
      <PauseButton className="button pause" />
    </div>
  );
}

export function Counts({ shown, total }: { readonly shown: number; readonly total: number }) {
  return (
    <span className="counts" data-testid="counts">
      {shown === total ? "" : `${shown.toLocaleString("en")} of `}
      {total.toLocaleString("en")}
      <span className="word"> {total === 1 ? "message" : "messages"}</span>
    </span>
  );
}
