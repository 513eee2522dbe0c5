/** The pages that have no place of their own in the bar of a phone. */
import type { Page, Subject } from "../state/location.ts";
import { Icon } from "../ui/Icon.tsx";
import { Popover } from "../ui/Popover.tsx";
import { PageLink } from "./PageLink.tsx";
import { PAGE_ENTRIES } from "./pages.ts";

export function MorePages({ current }: { readonly current: Page | Subject }) {
  const entries = PAGE_ENTRIES.filter(({ isFolded }) => isFolded);
  const shown = entries.find(({ page }) => page === current);
  const label = (
    <>
      <Icon name={shown?.icon ?? "more"} />
      <span>{shown?.name ?? "More"}</span>
    </>
  );
  return (
    // Another page begins with the panel closed.
    <Popover
      key={current}
      name="More pages"
      label={label}
      buttonClass="bottom-button"
      pressed={shown !== undefined}
      align="end"
    >
      {entries.map(({ page, name, icon }) => (
        <PageLink key={page} page={page} className="more-page" current={current === page}>
          <Icon name={icon} />
          {name}
        </PageLink>
      ))}
    </Popover>
  );
}
