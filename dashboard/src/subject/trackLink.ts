/**
 * The address of a flight or an aircraft at a site that the server's owner has chosen.
 *
 * Separate because what is put into it comes from the air.
 */
import type { Message } from "../wire/message.ts";

/** A flight as tracking sites know it: the code of air traffic control first, then others. */
export function trackedName({
  icaoFlight,
  flight,
  tail,
}: Pick<Message, "icaoFlight" | "flight" | "tail">): string {
  return icaoFlight || flight || tail;
}

/** Undefined where there is no such site, or nothing to look for. */
export function trackAddress(site: string | undefined, name: string): string | undefined {
  if (!site || name === "" || /^\.+$/.test(name)) return undefined;
  try {
    const address = new URL(site + encodeURIComponent(name));
    const isWeb = address.protocol === "https:" || address.protocol === "http:";
    // Behind a site without a path, a name with dots would become part of the host.
    return isWeb && address.origin === new URL(site).origin ? address.href : undefined;
  } catch {
    return undefined;
  }
}
