/** Leads to where a flight is now, at a site that tracks flights. */
import { useHub } from "../state/store.ts";
import { oneLine } from "../text/visible.ts";
import { OutsideLink } from "./OutsideLink.tsx";

const NAME_LENGTH = 16;

interface TrackLinkProps {
  readonly name: string;
  readonly className?: string;
}

export function TrackLink({ name, className = "button" }: TrackLinkProps) {
  const site = useHub((state) => state.features?.trackingUrl);
  return (
    <OutsideLink site={site} name={name} className={className} testId="track-link">
      Track <bdi className="data">{oneLine(name, NAME_LENGTH)}</bdi>
    </OutsideLink>
  );
}
