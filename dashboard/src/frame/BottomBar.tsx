/** The bar at the thumb on phones: pages, filters, pause. */
import { activeCount } from "../live/filters.ts";
import { PauseButton } from "../live/PauseButton.tsx";
import { useFilter } from "../live/useFilter.ts";
import { usePage, useQuestion } from "../state/location.ts";
import { Icon } from "../ui/Icon.tsx";
import { MorePages } from "./MorePages.tsx";
import { PageLink } from "./PageLink.tsx";
import { PAGE_ENTRIES } from "./pages.ts";
import { UnreadCount } from "./UnreadCount.tsx";

/** Whether a search asks for more than its box shows. */
function narrows(question: string): boolean {
  const names = [...new URLSearchParams(question).keys()];
  return names.some((name) => !["q", "after", "seen"].includes(name));
}

export function BottomBar({ onFilter }: { readonly onFilter: () => void }) {
  const current = usePage();
  const { filter } = useFilter();
  const active = activeCount(filter);
  const question = useQuestion();
  return (
    <nav className="bottom-bar" aria-label="Pages and tools">
      {PAGE_ENTRIES.filter(({ isFolded }) => !isFolded).map(({ page, name, icon }) => (
        <PageLink key={page} page={page} className="bottom-button" current={current === page}>
          <Icon name={icon} />
          <span>{name}</span>
          {page === "alerts" && <UnreadCount />}
        </PageLink>
      ))}
      <MorePages current={current} />
      {current === "live" && (
        <>
          <button
            type="button"
            className="bottom-button"
            data-active={active > 0}
            onClick={onFilter}
          >
            <Icon name="filter" />
            <span>{active > 0 ? `Filters ${active}` : "Filters"}</span>
          </button>
          <PauseButton className="bottom-button" />
        </>
      )}
      {current === "search" && (
        <button
          type="button"
          className="bottom-button"
          data-active={narrows(question)}
          onClick={onFilter}
        >
          <Icon name="filter" />
          <span>Filters</span>
        </button>
      )}
    </nav>
  );
}
