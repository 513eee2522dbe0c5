/** Leads to pictures of an aircraft, which sites know by its registration. */
import { useHub } from "../state/store.ts";
import { OutsideLink } from "./OutsideLink.tsx";

interface PhotoLinkProps {
  readonly tail: string;
  readonly className?: string;
}

export function PhotoLink({ tail, className = "button" }: PhotoLinkProps) {
  const site = useHub((state) => state.features?.photoUrl);
  return (
    <OutsideLink site={site} name={tail} className={className} testId="photo-link">
      Photos
    </OutsideLink>
  );
}
