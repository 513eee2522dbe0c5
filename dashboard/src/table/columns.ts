/**
 * Which columns the table has, and how wide they are.
 *
 * Separate because the style sheet cannot leave out a track of a grid: the tracks are put together
 * here, and cells of no track are hidden there.
 */
import { COLUMNS, type Column } from "../state/preferences.ts";

const BEFORE = ["14px", "var(--time-width)", "20px"];
const LEFT: readonly Column[] = ["flight", "aircraft", "label"];
const TEXT = "minmax(0, 1fr)";

const WIDTHS: Readonly<Record<Column, string>> = {
  flight: "72px",
  aircraft: "132px",
  label: "var(--label-width)",
  frequency: "76px",
  station: "132px",
  level: "60px",
};

/** The value of `grid-template-columns` for rows with these columns. */
export function tracksOf(columns: readonly Column[]): string {
  const chosen = COLUMNS.filter((column) => columns.includes(column));
  const left = chosen.filter((column) => LEFT.includes(column));
  const right = chosen.filter((column) => !LEFT.includes(column));
  const widths = (some: readonly Column[]) => some.map((column) => WIDTHS[column]);
  return [...BEFORE, ...widths(left), TEXT, ...widths(right)].join(" ");
}

/** Those that are left out, as the style sheet asks for them. */
export function withoutWords(columns: readonly Column[]): string {
  return COLUMNS.filter((column) => !columns.includes(column)).join(" ");
}

/** The columns with one of them put in or left out, in their order. */
export function withSwitched(columns: readonly Column[], one: Column): readonly Column[] {
  return COLUMNS.filter((column) => columns.includes(column) !== (column === one));
}
