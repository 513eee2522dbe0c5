/** Leads from an opened message to all that are stored of its flight, aircraft or station. */
import { SearchLink } from "../frame/SearchLink.tsx";
import { oneLine } from "../text/visible.ts";
import type { Message } from "../wire/message.ts";

const VALUE_LENGTH = 24;

/** Named as in the address of a search. */
const FIELDS = ["flight", "tail", "icao", "station"] as const;

export function MoreLinks({ message }: { readonly message: Message }) {
  // One name of the aircraft is enough.
  const fields = FIELDS.filter(
    (field) => message[field] !== "" && (field !== "icao" || message.tail === ""),
  );
  if (fields.length === 0) return null;
  return (
    <span className="more-links" data-testid="more-links">
      More of
      {fields.map((field) => (
        <SearchLink key={field} question={new URLSearchParams({ [field]: message[field] })}>
          <span className="visually-hidden">{field} </span>
          <bdi className="data">{oneLine(message[field], VALUE_LENGTH)}</bdi>
        </SearchLink>
      ))}
    </span>
  );
}
