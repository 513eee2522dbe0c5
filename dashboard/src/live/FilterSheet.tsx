/** The filters as a sheet from the bottom, for phones. */
import { CardsToggle } from "../table/CardsToggle.tsx";
import { Modal } from "../ui/Modal.tsx";
import { ChoiceList } from "./ChoiceList.tsx";
import { CHOICE_NAMES } from "./choiceNames.ts";
import { FilterText } from "./FilterText.tsx";
import { CHOICE_FIELDS, isOpen, NO_FILTER } from "./filters.ts";
import { Toggle } from "./Toggle.tsx";
import type { FilterState } from "./useFilter.ts";
import { ZoneSwitch } from "./ZoneSwitch.tsx";

interface FilterSheetProps extends FilterState {
  readonly shown: number;
  readonly onClose: () => void;
}

export function FilterSheet({ filter, change, shown, onClose }: FilterSheetProps) {
  return (
    <Modal title="Filters" className="sheet" onClose={onClose}>
      <FilterText filter={filter} change={change} />
      <div className="sheet-toggles">
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
        <ZoneSwitch />
      </div>
      {CHOICE_FIELDS.map((field) => (
        <details key={field} className="sheet-choice" open={!isOpen(filter[field])}>
          <summary>{CHOICE_NAMES[field]}</summary>
          <ChoiceList
            field={field}
            choice={filter[field]}
            onChange={(choice) => change({ [field]: choice })}
          />
        </details>
      ))}
      <footer className="sheet-foot">
        <button type="button" className="button" onClick={() => change(NO_FILTER)}>
          Clear all
        </button>
        <button type="button" className="button primary" onClick={onClose}>
          Show {shown.toLocaleString("en")}
        </button>
      </footer>
    </Modal>
  );
}
