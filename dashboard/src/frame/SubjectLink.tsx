/** A link to the page of one message or aircraft. */
import type { ReactNode } from "react";
import { addressOfSubject, goToSubject, type Subject } from "../state/location.ts";
import { isPlain } from "./PageLink.tsx";

interface SubjectLinkProps {
  readonly subject: Subject;
  readonly name: string;
  readonly className?: string;
  readonly children: ReactNode;
}

export function SubjectLink({
  subject,
  name,
  className = "link-button",
  children,
}: SubjectLinkProps) {
  return (
    <a
      className={className}
      href={addressOfSubject(subject, name)}
      onClick={(event) => {
        if (!isPlain(event)) return;
        event.preventDefault();
        goToSubject(subject, name);
      }}
    >
      {children}
    </a>
  );
}
