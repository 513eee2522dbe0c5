/** Leads from an opened message to all that are stored of its flight, aircraft or station. */
import { SearchLink } from "../frame/SearchLink.tsx";
import { SubjectLink } from "../frame/SubjectLink.tsx";
import { aircraftName } from "../text/aircraft.ts";
import { oneLine } from "../text/visible.ts";
import type { Message } from "../wire/message.ts";

const VALUE_LENGTH = 24;

/** Named as in the address of a search. */
type Field = "flight" | "tail" | "icao" | "station";

/** One name of the aircraft is enough. */
function fieldsOf({ flight, tail, icao, station }: Message): readonly Field[] {
  const fields: Field[] = [];
  if (flight !== "") fields.push("flight");
  if (tail !== "") fields.push("tail");
  else if (icao !== "") fields.push("icao");
  if (station !== "") fields.push("station");
  return fields;
}

function MoreLink({ message, field }: { readonly message: Message; readonly field: Field }) {
  const value = message[field];
  const words = (
    <>
      <span className="visually-hidden">{field} </span>
      <bdi className="data">{oneLine(value, VALUE_LENGTH)}</bdi>
    </>
  );
  const isAircraft = field === "tail" || field === "icao";
  if (isAircraft && aircraftName(message) === value) {
    return (
      <SubjectLink subject="aircraft" name={value}>
        {words}
      </SubjectLink>
    );
  }
  return <SearchLink question={new URLSearchParams({ [field]: value })}>{words}</SearchLink>;
}

export function MoreLinks({ message }: { readonly message: Message }) {
  const fields = fieldsOf(message);
  if (fields.length === 0) return null;
  return (
    <span className="more-links" data-testid="more-links">
      More of
      {fields.map((field) => (
        <MoreLink key={field} message={message} field={field} />
      ))}
    </span>
  );
}
