/** Light, dark, or what the system says. */
import { nextTheme } from "../state/preferences.ts";
import { setPreferences, useHub } from "../state/store.ts";
import { Icon } from "../ui/Icon.tsx";

export function ThemeSwitch() {
  const theme = useHub((state) => state.theme);
  const next = nextTheme(theme);
  return (
    <button
      type="button"
      className="icon-button"
      data-testid="theme-switch"
      data-theme-choice={theme}
      aria-label={`Theme: ${theme}. Change to ${next}`}
      title={`Theme: ${theme}`}
      onClick={() => setPreferences({ theme: next })}
    >
      <Icon name={theme} />
    </button>
  );
}
