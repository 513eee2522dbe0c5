/** The bell in the bar: whether new alerts are told of, and the settings for that. */
import { AlertSettings } from "../notify/settings/AlertSettings.tsx";
import { useNotifyStatus } from "../notify/status.ts";
import { useHub } from "../state/store.ts";
import { Icon } from "../ui/Icon.tsx";
import { Popover } from "../ui/Popover.tsx";
import { useUntil } from "../ui/useUntil.ts";

export function AlertBell() {
  const sound = useHub((state) => state.sound);
  const desktop = useHub((state) => state.desktop);
  const soundState = useNotifyStatus((status) => status.sound);
  const desktopState = useNotifyStatus((status) => status.desktop);
  const quiet = useUntil(useHub((state) => state.quietUntil));
  const blocked = sound && !quiet && soundState === "blocked";
  const canRing =
    (sound && soundState !== "unsupported") || (desktop && desktopState === "granted");
  const rings = canRing && !quiet;
  const words = canRing && quiet ? "quiet for a while" : rings ? "on" : "off";
  const label = (
    <span className="alert-bell" data-blocked={blocked} title="Sound, notifications, read marks">
      <Icon name={rings ? "bell" : "bellOff"} />
      <span className="visually-hidden">Alert settings, {words}</span>
      <span className="alert-bell-word" role="status">
        {blocked && "Click for sound"}
      </span>
    </span>
  );
  return (
    <Popover name="Alert settings" label={label} buttonClass="icon-button bell-button" align="end">
      <AlertSettings />
    </Popover>
  );
}
