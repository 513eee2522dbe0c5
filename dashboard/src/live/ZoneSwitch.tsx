/** Local time or UTC, for all times of the page. */
import { setPreferences, useHub } from "../state/store.ts";
import type { Zone } from "../text/time.ts";
import { Segmented } from "../ui/Segmented.tsx";

export const ZONE_OPTIONS: readonly (readonly [Zone, string])[] = [
  ["local", "Local"],
  ["utc", "UTC"],
];

export function ZoneSwitch() {
  const zone = useHub((state) => state.zone);
  return (
    <Segmented
      name="Times in"
      options={ZONE_OPTIONS}
      value={zone}
      onChange={(chosen) => setPreferences({ zone: chosen })}
    />
  );
}
