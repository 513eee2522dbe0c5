/** The pages in the order of the navigation. Separate because bar and bottom bar show the same. */
import type { Page } from "../state/location.ts";
import type { IconName } from "../ui/Icon.tsx";

export interface PageEntry {
  readonly page: Page;
  readonly name: string;
  readonly icon: IconName;
}

export const PAGE_ENTRIES: readonly PageEntry[] = [
  { page: "live", name: "Live", icon: "live" },
  { page: "alerts", name: "Alerts", icon: "alerts" },
  { page: "search", name: "Search", icon: "search" },
];
