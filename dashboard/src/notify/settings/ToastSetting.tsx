/** Whether alerts are noted on pages that list none. */
import { setPreferences, useHub } from "../../state/store.ts";

export function ToastSetting() {
  const on = useHub((state) => state.toasts);
  return (
    <section aria-label="Notes">
      <label className="setting-switch">
        <input
          type="checkbox"
          data-testid="alert-toasts"
          checked={on}
          onChange={(event) => setPreferences({ toasts: event.currentTarget.checked })}
        />
        Notes on pages that list no new alerts
      </label>
    </section>
  );
}
