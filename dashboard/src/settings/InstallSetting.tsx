/** Installing the page as an app, where the browser offers it; else what is missing for it. */
import { install, useInstall } from "../offline/install.ts";

function words(installed: boolean): string {
  if (installed) return "This is the app.";
  if (!window.isSecureContext) {
    return "Browsers install only pages that come over HTTPS or from this computer.";
  }
  return "To install it, look for Install or Add to home screen in the menu of the browser.";
}

export function InstallSetting() {
  const state = useInstall();
  return (
    <section aria-label="App">
      <h3>App</h3>
      {state.offer ? (
        <div className="settings-actions">
          <button type="button" className="button" onClick={() => void install()}>
            Install as an app
          </button>
        </div>
      ) : (
        <p className="setting-note">{words(state.installed)}</p>
      )}
    </section>
  );
}
