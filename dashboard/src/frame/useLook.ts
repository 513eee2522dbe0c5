/**
 * Puts the chosen look on the page: theme, room between rows, width of times.
 *
 * Separate because the style sheet knows no choices, only light and dark, narrow and wide.
 */
import { useEffect } from "react";
import { useHub } from "../state/store.ts";
import { useMediaQuery } from "../ui/useMediaQuery.ts";

/** The colour around an installed page is that of the bar, which the style sheet names. */
function colourSurroundings(): void {
  const colour = getComputedStyle(document.documentElement).getPropertyValue("--raised").trim();
  const meta = document.querySelector<HTMLMetaElement>("meta[name=theme-color]");
  if (meta && colour !== "") meta.content = colour;
}

export function useLook(): void {
  const choice = useHub((state) => state.theme);
  const density = useHub((state) => state.density);
  const hours = useHub((state) => state.hours);
  const systemIsLight = useMediaQuery("(prefers-color-scheme: light)");
  const theme = choice === "system" ? (systemIsLight ? "light" : "dark") : choice;
  useEffect(() => {
    const { dataset } = document.documentElement;
    dataset["theme"] = theme;
    dataset["density"] = density;
    dataset["hours"] = hours;
    colourSurroundings();
  }, [theme, density, hours]);
}
