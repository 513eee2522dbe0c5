/** Silence of all alerts for a while, which ends by itself. */
import { setPreferences, useHub } from "../../state/store.ts";
import { SnoozeChoice } from "./SnoozeChoice.tsx";

export function QuietSetting() {
  const quietUntil = useHub((state) => state.quietUntil);
  return (
    <section aria-label="Silence" data-testid="quiet-setting">
      <div className="setting-row">
        <span aria-hidden="true">Quiet for</span>
        <SnoozeChoice
          name="Quiet for"
          until={quietUntil}
          onChange={(until) => setPreferences({ quietUntil: until })}
        />
      </div>
      <p className="setting-note">
        Alerts are listed and counted meanwhile. Single terms are silenced on the page of alerts.
      </p>
    </section>
  );
}
