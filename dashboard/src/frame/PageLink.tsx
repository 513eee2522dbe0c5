/** A link to a page of the dashboard, without loading anything anew. */
import type { MouseEvent, ReactNode } from "react";
import { addressOf, goTo, type Page, useQuery } from "../state/location.ts";

interface PageLinkProps {
  readonly page: Page;
  readonly className?: string;
  readonly current?: boolean;
  readonly children: ReactNode;
}

export function PageLink({ page, className, current, children }: PageLinkProps) {
  // The address holds the filters of the moment.
  useQuery();
  const follow = (event: MouseEvent) => {
    // With these the browser opens another tab or window.
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    goTo(page);
  };
  return (
    <a
      className={className}
      href={addressOf(page)}
      aria-current={current ? "page" : undefined}
      onClick={follow}
    >
      {children}
    </a>
  );
}
