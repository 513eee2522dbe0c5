/** Who heard an opened message, and the parts it came in; nothing when one station heard it once. */
import { clockTime, type Zone } from "../text/time.ts";
import { visible } from "../text/visible.ts";
import type { Message } from "../wire/message.ts";
import type { Reception } from "../wire/receptions.ts";
import { levelText, offsetText } from "./receptionWords.ts";

interface ReceptionsProps {
  readonly message: Message;
  readonly zone: Zone;
}

function firstOf(message: Message): Reception {
  const { time, station, freq, level, msgno } = message;
  return { time, station, freq, level, msgno };
}

function Station({ name }: { readonly name: string }) {
  return <bdi>{name === "" ? "unknown" : visible(name)}</bdi>;
}

function HeardBy({ message }: { readonly message: Message }) {
  const inParts = message.parts.length > 0;
  return (
    <section className="panel" role="group" aria-label="Heard by" data-testid="heard-by">
      <h2>Heard by</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling box must be reachable by key */}
      <div className="receptions" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">Station</th>
              {inParts && <th scope="col">Part</th>}
              <th scope="col" className="number">
                After s
              </th>
              <th scope="col" className="number">
                MHz
              </th>
              <th scope="col" className="number">
                Level dB
              </th>
            </tr>
          </thead>
          <tbody>
            {[firstOf(message), ...message.hearings].map((one, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the list only grows at its end
              <tr key={index}>
                <td>
                  <Station name={one.station} />
                </td>
                {inParts && (
                  <td>
                    <bdi>{visible(one.msgno)}</bdi>
                  </td>
                )}
                <td className="number">{index === 0 ? "first" : offsetText(message, one)}</td>
                <td className="number">
                  <bdi>{visible(one.freq)}</bdi>
                </td>
                <td className="number">{levelText(one.level)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Parts({ message, zone }: ReceptionsProps) {
  return (
    <section className="panel" role="group" aria-label="Parts" data-testid="parts">
      <h2>
        Parts
        {message.partial && <span className="note">another one was announced</span>}
      </h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling box must be reachable by key */}
      <div className="receptions" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">Station</th>
              <th scope="col">Part</th>
              <th scope="col" className="number time">
                {zone === "utc" ? "Time UTC" : "Time"}
              </th>
            </tr>
          </thead>
          <tbody>
            {message.parts.map((part, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: parts have no other name of their own
              <tr key={index}>
                <td>
                  <Station name={part.station} />
                </td>
                <td>
                  <bdi>{visible(part.msgno || `block ${part.blockId}`)}</bdi>
                </td>
                <td className="number">{clockTime(part.time * 1_000, zone)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

export function Receptions({ message, zone }: ReceptionsProps) {
  if (message.hearings.length === 0 && message.parts.length === 0) return null;
  return (
    <div className="receptions-pair">
      {message.parts.length > 0 && <Parts message={message} zone={zone} />}
      {message.hearings.length > 0 && <HeardBy message={message} />}
    </div>
  );
}
