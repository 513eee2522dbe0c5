/** Leads out to a site that tracks flights; it is told nothing of this page. */
import { useHub } from "../state/store.ts";
import { oneLine } from "../text/visible.ts";
import { trackAddress } from "./trackLink.ts";

const NAME_LENGTH = 16;

interface TrackLinkProps {
  readonly name: string;
  readonly className?: string;
}

export function TrackLink({ name, className = "button" }: TrackLinkProps) {
  const site = useHub((state) => state.features?.trackingUrl);
  const address = trackAddress(site, name);
  if (!address) return null;
  return (
    <a
      className={className}
      href={address}
      target="_blank"
      rel="noreferrer noopener"
      data-testid="track-link"
      title="Opens another site"
    >
      Track <bdi className="data">{oneLine(name, NAME_LENGTH)}</bdi>
    </a>
  );
}
