/** Puts the chosen theme on the page. Separate because the style sheet knows only light and dark. */
import { useEffect } from "react";
import { useHub } from "../state/store.ts";
import { useMediaQuery } from "../ui/useMediaQuery.ts";

export function useTheme(): void {
  const choice = useHub((state) => state.theme);
  const systemIsLight = useMediaQuery("(prefers-color-scheme: light)");
  const theme = choice === "system" ? (systemIsLight ? "light" : "dark") : choice;
  useEffect(() => {
    document.documentElement.dataset["theme"] = theme;
  }, [theme]);
}
