/** Desktop notifications: on or off, and what to do where the browser does not allow them. */
import { useEffect } from "react";
import { setPreferences, useHub } from "../../state/store.ts";
import { askPermission, lookAtPermission, showDesktop } from "../desktop.ts";
import { type DesktopState, useNotifyStatus } from "../status.ts";

const NOTES: Readonly<Record<DesktopState, string>> = {
  granted: "",
  undecided: "The browser will ask whether you allow them.",
  denied:
    "Blocked by the browser. Allow notifications for this page in its site settings, beside the address, then switch them on here.",
  insecure:
    "Browsers allow these only on pages that come over HTTPS or from this computer. Open the page that way to use them.",
  unsupported: "This browser shows no notifications for pages.",
};

const EXAMPLE = { title: "Alert", body: "This is how a new alert looks." };

export function DesktopSetting() {
  const wanted = useHub((state) => state.desktop);
  const state = useNotifyStatus((status) => status.desktop);
  const on = wanted && state === "granted";
  const possible = state === "granted" || state === "undecided";
  useEffect(() => void lookAtPermission(), []);
  const change = async (desktop: boolean) => {
    setPreferences({ desktop: desktop && (await askPermission()) === "granted" });
  };
  return (
    <section aria-label="Desktop notifications">
      <div className="setting-row">
        <label className="setting-switch">
          <input
            type="checkbox"
            data-testid="alert-desktop"
            checked={on}
            disabled={!possible}
            onChange={(event) => void change(event.currentTarget.checked)}
          />
          Desktop notifications
        </label>
        {on && (
          <button type="button" className="button" onClick={() => showDesktop(EXAMPLE, false)}>
            Test<span className="visually-hidden"> the notification</span>
          </button>
        )}
      </div>
      <p className="setting-note" role="status" data-testid="desktop-note">
        {NOTES[state]}
      </p>
    </section>
  );
}
