/** Local time or UTC, for all times of the page. */
import { setPreferences, useHub } from "../state/store.ts";
import type { Zone } from "../text/time.ts";

const ZONES: readonly (readonly [Zone, string])[] = [
  ["local", "Local"],
  ["utc", "UTC"],
];

export function ZoneSwitch() {
  const zone = useHub((state) => state.zone);
  return (
    <fieldset className="segmented">
      <legend className="visually-hidden">Times in</legend>
      {ZONES.map(([value, name]) => (
        <button
          key={value}
          type="button"
          aria-pressed={zone === value}
          data-active={zone === value}
          onClick={() => setPreferences({ zone: value })}
        >
          {name}
        </button>
      ))}
    </fieldset>
  );
}
