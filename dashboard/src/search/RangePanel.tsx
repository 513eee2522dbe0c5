/** The time of the messages: one of the usual ranges, or exact moments in the zone of the page. */
import { ZoneSwitch } from "../live/ZoneSwitch.tsx";
import { useHub } from "../state/store.ts";
import {
  fromField,
  isBackwards,
  NO_RANGE,
  PRESET_NAMES,
  PRESETS,
  type TimeRange,
  toField,
} from "./timeRange.ts";
import type { SearchState } from "./useSearch.ts";

const MOMENTS: readonly (readonly ["since" | "until", string])[] = [
  ["since", "From"],
  ["until", "To"],
];

export function RangePanel({ state }: { readonly state: SearchState }) {
  const zone = useHub((hub) => hub.zone);
  const { draft, type, choose } = state;
  const { range } = draft;
  const open = range.preset === undefined && range.since === undefined && range.until === undefined;
  const chooseRange = (next: TimeRange) => choose({ ...draft, range: next });
  return (
    <div className="range-panel">
      <div className="range-presets">
        <button
          type="button"
          className="button"
          aria-pressed={open}
          data-active={open}
          onClick={() => chooseRange(NO_RANGE)}
        >
          Any time
        </button>
        {PRESETS.map((preset) => (
          <button
            key={preset}
            type="button"
            className="button"
            aria-pressed={range.preset === preset}
            data-active={range.preset === preset}
            data-testid={`range-${preset}`}
            onClick={() => chooseRange({ ...NO_RANGE, preset })}
          >
            {PRESET_NAMES[preset]}
          </button>
        ))}
      </div>
      {MOMENTS.map(([moment, name]) => (
        <label key={moment} className="range-moment">
          <span>{name}</span>
          <input
            type="datetime-local"
            data-testid={`range-${moment}`}
            max="9999-12-31T23:59"
            value={toField(range[moment], zone)}
            onChange={(event) =>
              type({
                ...draft,
                range: {
                  ...range,
                  preset: undefined,
                  [moment]: fromField(event.target.value, zone),
                },
              })
            }
          />
        </label>
      ))}
      {isBackwards(range) && <p className="range-problem">It ends before it begins.</p>}
      <div className="range-zone">
        <span className="quiet">Times in</span>
        <ZoneSwitch />
      </div>
    </div>
  );
}
