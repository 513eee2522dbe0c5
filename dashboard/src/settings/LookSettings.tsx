/** Theme, rows or cards, columns, times and units. */
import { Toggle } from "../live/Toggle.tsx";
import { ZONE_OPTIONS } from "../live/ZoneSwitch.tsx";
import {
  COLUMNS,
  type Column,
  type Density,
  type Layout,
  type RowTimes,
  type Theme,
} from "../state/preferences.ts";
import { setPreferences, useHub } from "../state/store.ts";
import { withSwitched } from "../table/columns.ts";
import { type Altitude, altitudeText, type Dates, type Hours } from "../text/formats.ts";
import { clockTime } from "../text/time.ts";
import { Segmented } from "../ui/Segmented.tsx";
import { NARROW, useMediaQuery } from "../ui/useMediaQuery.ts";
import { SettingRow } from "./SettingRow.tsx";

const THEMES: readonly (readonly [Theme, string])[] = [
  ["system", "System"],
  ["light", "Light"],
  ["dark", "Dark"],
];
const LAYOUTS: readonly (readonly [Layout, string])[] = [
  ["table", "Table"],
  ["cards", "Cards"],
];
const COLUMN_NAMES: Readonly<Record<Column, string>> = {
  flight: "Flight",
  aircraft: "Aircraft",
  label: "Label",
  frequency: "MHz",
  station: "Station",
  level: "Level",
};
const DENSITIES: readonly (readonly [Density, string])[] = [
  ["compact", "Compact"],
  ["comfortable", "Comfortable"],
];
const HOURS: readonly (readonly [Hours, string])[] = [
  ["24", "24 hours"],
  ["12", "12 hours"],
];
const DATES: readonly (readonly [Dates, string])[] = [
  ["ymd", "2026-12-31"],
  ["dmy", "31.12.2026"],
  ["mdy", "12/31/2026"],
];
const ALTITUDES: readonly (readonly [Altitude, string])[] = [
  ["ft", "Feet"],
  ["m", "Metres"],
];
const ROW_TIMES: readonly (readonly [RowTimes, string])[] = [
  ["clock", "Time of day"],
  ["ago", "How long ago"],
];
const EXAMPLE_FEET = 35_000;

export function LookSettings() {
  const theme = useHub((state) => state.theme);
  const layout = useHub((state) => state.layout);
  const density = useHub((state) => state.density);
  const columns = useHub((state) => state.columns);
  // Below this width everything stands in two lines, and nothing is gained by leaving it out.
  const narrow = useMediaQuery(NARROW);
  return (
    <section aria-label="Look">
      <h3>Look</h3>
      <SettingRow name="Theme">
        <Segmented
          name="Theme"
          options={THEMES}
          value={theme}
          onChange={(chosen) => setPreferences({ theme: chosen })}
        />
      </SettingRow>
      <SettingRow name="Messages as">
        <Segmented
          name="Messages as"
          options={LAYOUTS}
          value={layout}
          onChange={(chosen) => setPreferences({ layout: chosen })}
        />
      </SettingRow>
      <SettingRow name="Rows">
        <Segmented
          name="Rows"
          options={DENSITIES}
          value={density}
          onChange={(chosen) => setPreferences({ density: chosen })}
        />
      </SettingRow>
      {!narrow && (
        <SettingRow name="Columns">
          <fieldset className="column-choice">
            <legend className="visually-hidden">Columns</legend>
            {COLUMNS.map((column) => (
              <Toggle
                key={column}
                label={COLUMN_NAMES[column]}
                pressed={columns.includes(column)}
                onChange={() => setPreferences({ columns: withSwitched(columns, column) })}
              />
            ))}
          </fieldset>
        </SettingRow>
      )}
    </section>
  );
}

export function FormatSettings() {
  const zone = useHub((state) => state.zone);
  const rowTimes = useHub((state) => state.rowTimes);
  const hours = useHub((state) => state.hours);
  const dates = useHub((state) => state.dates);
  const altitude = useHub((state) => state.altitude);
  return (
    <section aria-label="Times and units">
      <h3>
        Times and units
        <span className="example" data-testid="format-example">
          {clockTime(Date.now(), zone)}
          {zone === "utc" && " UTC"}, {altitudeText(EXAMPLE_FEET)}
        </span>
      </h3>
      <SettingRow name="Times in">
        <Segmented
          name="Times in"
          options={ZONE_OPTIONS}
          value={zone}
          onChange={(chosen) => setPreferences({ zone: chosen })}
        />
      </SettingRow>
      <SettingRow name="Rows say">
        <Segmented
          name="Rows say"
          options={ROW_TIMES}
          value={rowTimes}
          onChange={(chosen) => setPreferences({ rowTimes: chosen })}
        />
      </SettingRow>
      <SettingRow name="Clock">
        <Segmented
          name="Clock"
          options={HOURS}
          value={hours}
          onChange={(chosen) => setPreferences({ hours: chosen })}
        />
      </SettingRow>
      <SettingRow name="Dates">
        <Segmented
          name="Dates"
          options={DATES}
          value={dates}
          onChange={(chosen) => setPreferences({ dates: chosen })}
        />
      </SettingRow>
      <SettingRow name="Altitude in">
        <Segmented
          name="Altitude in"
          options={ALTITUDES}
          value={altitude}
          onChange={(chosen) => setPreferences({ altitude: chosen })}
        />
      </SettingRow>
    </section>
  );
}
