/**
 * The name by which one aircraft is asked for: its registration, or its address.
 *
 * Separate because both come from the air and may be anything, and the server takes whole names
 * only.
 */

const NAME = /^(?=.*[0-9A-Za-z])[0-9A-Za-z.-]{1,31}$/;
const ADDRESS = /^[0-9A-Fa-f]{6}$/;

export function isAddress(name: string): boolean {
  return ADDRESS.test(name);
}

/** Both names of an aircraft of which one is known: an address, else a registration. */
export function namesOf(name: string): { readonly icao: string; readonly tail: string } {
  return isAddress(name) ? { icao: name, tail: "" } : { icao: "", tail: name };
}

/** Whether the server takes it for the registration of an aircraft. */
function isRegistration(name: string): boolean {
  // Six letters of hex would be taken for an address.
  return NAME.test(name) && !isAddress(name);
}

/** The other name of an aircraft that is asked for by one of them; empty where it has none. */
export function otherName(
  name: string,
  { icao, tail }: { readonly icao: string; readonly tail: string },
): string {
  if (isAddress(name)) return isRegistration(tail) ? tail : "";
  return isAddress(icao) ? icao : "";
}

/** The name, or nothing where the message tells none that can be asked for. */
export function aircraftName(message: { readonly icao: string; readonly tail: string }): string {
  const { icao, tail } = message;
  if (isRegistration(tail)) return tail;
  return isAddress(icao) ? icao : "";
}

/** Whether a message is of the aircraft with that address or that registration. */
export function isOfAircraft(
  message: { readonly icao: string; readonly tail: string },
  { icao, tail }: { readonly icao: string; readonly tail: string },
): boolean {
  const isSame = (a: string, b: string) => a !== "" && a.toUpperCase() === b.toUpperCase();
  return isSame(message.icao, icao) || isSame(message.tail, tail);
}
