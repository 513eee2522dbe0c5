/** Every reception of a message: who, when, how much later, where and how strong. */
import { levelText, offsetText } from "../table/receptionWords.ts";
import { clockTime, type Zone } from "../text/time.ts";
import { visible } from "../text/visible.ts";
import type { Message } from "../wire/message.ts";
import type { Reception } from "../wire/receptions.ts";

interface HearingsProps {
  readonly message: Message;
  readonly zone: Zone;
}

export function Hearings({ message, zone }: HearingsProps) {
  const { time, station, freq, level, msgno, hearings } = message;
  const first: Reception = { time, station, freq, level, msgno };
  const inParts = message.parts.length > 0;
  return (
    <section className="panel" aria-label="Heard by" data-testid="heard-by">
      <h2>
        Heard by
        {hearings.length > 0 && <span className="note">{hearings.length + 1} times</span>}
      </h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling box must be reachable by key */}
      <div className="receptions hearings" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">Station</th>
              {inParts && (
                <th scope="col" className="part">
                  Part
                </th>
              )}
              <th scope="col" className="number time">
                {zone === "utc" ? "Time UTC" : "Time"}
              </th>
              <th scope="col" className="number">
                After s
              </th>
              <th scope="col" className="number hearing-freq">
                MHz
              </th>
              <th scope="col" className="number">
                Level dB
              </th>
            </tr>
          </thead>
          <tbody>
            {[first, ...hearings].map((one, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the list only grows at its end
              <tr key={index}>
                <td>
                  <bdi>{one.station === "" ? "unknown" : visible(one.station)}</bdi>
                </td>
                {inParts && (
                  <td>
                    <bdi>{visible(one.msgno)}</bdi>
                  </td>
                )}
                <td className="number">{clockTime(one.time * 1_000, zone)}</td>
                <td className="number">{index === 0 ? "first" : offsetText(message, one)}</td>
                <td className="number hearing-freq">
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
