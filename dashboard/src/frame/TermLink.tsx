/** A link to the stored alerts of a term. */
import type { ReactNode } from "react";
import { addressOfTerm, goToTerm } from "../state/location.ts";
import { isPlain } from "./PageLink.tsx";

interface TermLinkProps {
  readonly term: string;
  readonly className: string;
  readonly children: ReactNode;
}

export function TermLink({ term, className, children }: TermLinkProps) {
  return (
    <a
      className={className}
      href={addressOfTerm(term)}
      onClick={(event) => {
        if (!isPlain(event)) return;
        event.preventDefault();
        goToTerm(term);
      }}
    >
      {children}
    </a>
  );
}
