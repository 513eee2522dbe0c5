/** Sound for new alerts: on or off, how loud, and a try. */
import { useId } from "react";
import { setPreferences, useHub } from "../../state/store.ts";
import { playSound, readySound } from "../sound.ts";
import { useNotifyStatus } from "../status.ts";

export function SoundSetting() {
  const on = useHub((state) => state.sound);
  const volume = useHub((state) => state.volume);
  const state = useNotifyStatus((status) => status.sound);
  const volumeId = useId();
  const change = (sound: boolean) => {
    setPreferences({ sound });
    // The click that switched it on is the touch that browsers wait for.
    if (sound) void readySound();
  };
  return (
    <section aria-label="Sound">
      <label className="setting-switch">
        <input
          type="checkbox"
          data-testid="alert-sound"
          checked={on}
          onChange={(event) => change(event.currentTarget.checked)}
        />
        Sound for new alerts
      </label>
      <div className="setting-row">
        <label htmlFor={volumeId}>Volume</label>
        <input
          id={volumeId}
          type="range"
          min={0}
          max={100}
          step={5}
          value={volume}
          aria-valuetext={`${volume} percent`}
          onChange={(event) => setPreferences({ volume: event.currentTarget.valueAsNumber })}
        />
        <button type="button" className="button" onClick={() => void playSound(volume)}>
          Test<span className="visually-hidden"> the sound</span>
        </button>
      </div>
      <p className="setting-note" role="status">
        {state === "blocked" &&
          "The browser keeps this page silent until you click or press a key on it."}
        {state === "unsupported" && "This browser makes no sound for pages."}
      </p>
    </section>
  );
}
