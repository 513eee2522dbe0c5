/** The pages that exist. */
import { PAGE_FRAGMENTS, usePage } from "../state/location.ts";
import { PAGE_ENTRIES } from "./pages.ts";
import { UnreadCount } from "./UnreadCount.tsx";

export function Nav() {
  const current = usePage();
  return (
    <nav className="nav" aria-label="Pages">
      {PAGE_ENTRIES.map(({ page, name }) => (
        <a
          key={page}
          href={PAGE_FRAGMENTS[page]}
          aria-current={current === page ? "page" : undefined}
        >
          {name}
          {page === "alerts" && <UnreadCount />}
        </a>
      ))}
    </nav>
  );
}
