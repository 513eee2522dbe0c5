/** The two letters of a link in its hue: told by the letters, the hue only helps. */
import { LINKS, type LinkId } from "../wire/links.ts";

export function LinkMark({ link }: { readonly link: LinkId }) {
  return (
    <abbr className="link-mark" data-link={link} title={LINKS[link].name}>
      {LINKS[link].mark}
    </abbr>
  );
}
