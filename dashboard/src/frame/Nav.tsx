/** The pages that exist. */
import { usePage } from "../state/location.ts";
import { PageLink } from "./PageLink.tsx";
import { PAGE_ENTRIES } from "./pages.ts";
import { UnreadCount } from "./UnreadCount.tsx";

export function Nav() {
  const current = usePage();
  return (
    <nav className="nav" aria-label="Pages">
      {PAGE_ENTRIES.map(({ page, name }) => (
        <PageLink key={page} page={page} current={current === page}>
          {name}
          {page === "alerts" && <UnreadCount />}
        </PageLink>
      ))}
    </nav>
  );
}
