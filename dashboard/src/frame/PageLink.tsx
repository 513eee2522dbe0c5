/** A link to a page of the dashboard, without loading anything anew. */
import type { MouseEvent, ReactNode } from "react";
import { addressOf, goTo, type Page, useQuery, useQuestion } from "../state/location.ts";

interface PageLinkProps {
  readonly page: Page;
  readonly className?: string;
  readonly current?: boolean;
  readonly children: ReactNode;
}

/** Whether a click leads on in this tab; with these keys the browser opens another or a window. */
export function isPlain(event: MouseEvent): boolean {
  return !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
}

export function PageLink({ page, className, current, children }: PageLinkProps) {
  // The address holds the filters of the moment.
  useQuery();
  useQuestion();
  const follow = (event: MouseEvent) => {
    if (!isPlain(event)) return;
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
