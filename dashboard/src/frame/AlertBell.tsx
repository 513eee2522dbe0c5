/** The bell in the bar: whether new alerts are told of, and the settings for that. */
import { AlertSettings } from "../notify/settings/AlertSettings.tsx";
import { useNotifyStatus } from "../notify/status.ts";
import { useHub } from "../state/store.ts";
import { Icon } from "../ui/Icon.tsx";
import { Popover } from "../ui/Popover.tsx";

export function AlertBell() {
  const sound = useHub((state) => state.sound);
  const desktop = useHub((state) => state.desktop);
  const soundState = useNotifyStatus((status) => status.sound);
  const desktopState = useNotifyStatus((status) => status.desktop);
  const blocked = sound && soundState === "blocked";
  const rings = (sound && soundState !== "unsupported") || (desktop && desktopState === "granted");
  const label = (
    <span className="alert-bell" data-blocked={blocked} title="Sound, notifications, read marks">
      <Icon name={rings ? "bell" : "bellOff"} />
      <span className="visually-hidden">Alert settings, {rings ? "on" : "off"}</span>
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
