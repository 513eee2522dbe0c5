/** Leads out to a site that the server's owner has chosen; it is told nothing of this page. */
import type { ReactNode } from "react";
import { trackAddress } from "./trackLink.ts";

interface OutsideLinkProps {
  readonly site: string | undefined;
  /** What stands behind the site's address, and is not shown. */
  readonly name: string;
  readonly className: string;
  readonly testId: string;
  readonly children: ReactNode;
}

export function OutsideLink({ site, name, className, testId, children }: OutsideLinkProps) {
  const address = trackAddress(site, name);
  if (!address) return null;
  return (
    <a
      className={className}
      href={address}
      target="_blank"
      rel="noreferrer noopener"
      data-testid={testId}
      title="Opens another site"
    >
      {children}
    </a>
  );
}
