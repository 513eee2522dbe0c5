/** A link to a search of stored messages. */
import type { ReactNode } from "react";
import { addressOfSearch, goToSearch } from "../state/location.ts";
import { isPlain } from "./PageLink.tsx";

interface SearchLinkProps {
  /** As it stands in the address of the search page. */
  readonly question: URLSearchParams;
  readonly className?: string;
  /** Called when it leads somewhere in this tab. */
  readonly onFollow?: (() => void) | undefined;
  readonly children: ReactNode;
}

export function SearchLink(props: SearchLinkProps) {
  const { question, className = "link-button", onFollow, children } = props;
  const asked = question.toString();
  return (
    <a
      className={className}
      href={addressOfSearch(asked)}
      onClick={(event) => {
        if (!isPlain(event)) return;
        event.preventDefault();
        goToSearch(asked);
        onFollow?.();
      }}
    >
      {children}
    </a>
  );
}
