/** What the choices are called on buttons. Separate because bar and sheet use the same words. */
import type { ChoiceField } from "./filters.ts";

export const CHOICE_NAMES: Readonly<Record<ChoiceField, string>> = {
  link: "Links",
  label: "Labels",
  station: "Stations",
};
