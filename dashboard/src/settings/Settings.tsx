/** Everything that somebody can choose for this browser. */
import "../styles/settingsPage.css";
import { AlertSettings } from "../notify/settings/AlertSettings.tsx";
import { FileSettings } from "./FileSettings.tsx";
import { InstallSetting } from "./InstallSetting.tsx";
import { FormatSettings, LookSettings } from "./LookSettings.tsx";

export function Settings() {
  return (
    <div className="settings-columns" data-testid="settings">
      <div>
        <LookSettings />
        <FormatSettings />
      </div>
      <section className="settings-alerts" aria-label="Alerts">
        <h3>Alerts</h3>
        <AlertSettings />
      </section>
      <div>
        <InstallSetting />
        <FileSettings />
      </div>
    </div>
  );
}
