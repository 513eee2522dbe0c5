/** How this browser tells of alerts, and where it remembers which ones were read. */
import { DesktopSetting } from "./DesktopSetting.tsx";
import { QuietSetting } from "./QuietSetting.tsx";
import { ReadMarksSetting } from "./ReadMarksSetting.tsx";
import { SoundSetting } from "./SoundSetting.tsx";
import { ToastSetting } from "./ToastSetting.tsx";

export function AlertSettings() {
  return (
    <div className="alert-settings" data-testid="alert-settings">
      <SoundSetting />
      <DesktopSetting />
      <ToastSetting />
      <QuietSetting />
      <ReadMarksSetting />
    </div>
  );
}
