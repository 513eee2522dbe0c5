/** The pages in the order of the navigation. Separate because bar and bottom bar show the same. */
import type { Page } from "../state/location.ts";
import type { IconName } from "../ui/Icon.tsx";

export interface PageEntry {
  readonly page: Page;
  readonly name: string;
  readonly icon: IconName;
  /** Has no place of its own in the bar of a phone. */
  readonly isFolded?: boolean;
}

export const PAGE_ENTRIES: readonly PageEntry[] = [
  { page: "live", name: "Live", icon: "live" },
  { page: "alerts", name: "Alerts", icon: "alerts" },
  { page: "search", name: "Search", icon: "search" },
  { page: "stats", name: "Stats", icon: "stats", isFolded: true },
  { page: "status", name: "Status", icon: "status", isFolded: true },
];
