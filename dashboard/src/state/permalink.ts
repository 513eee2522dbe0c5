/**
 * The whole address of a page about one thing, to be given to others.
 *
 * Separate from the address of the page that is shown: filters of the live list do not belong to it.
 */
import type { Subject } from "./location.ts";

export function permalinkOf(subject: Subject, name: string): string {
  const address = new URL(".", document.baseURI);
  address.hash = `/${subject}/${encodeURIComponent(name)}`;
  return address.href;
}
