/** Whether a media query holds, kept up to date. Separate because geometry needs it outside CSS. */
import { useCallback, useSyncExternalStore } from "react";

export const NARROW = "(max-width: 1099px)";
export const PHONE = "(max-width: 699px)";

export function useMediaQuery(query: string): boolean {
  const subscribe = useCallback(
    (onChange: () => void) => {
      const list = window.matchMedia(query);
      list.addEventListener("change", onChange);
      return () => list.removeEventListener("change", onChange);
    },
    [query],
  );
  return useSyncExternalStore(subscribe, () => window.matchMedia(query).matches);
}
