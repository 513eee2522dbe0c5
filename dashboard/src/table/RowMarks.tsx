/** What is out of the ordinary with one message, as quiet marks in its row. */
import type { Message } from "../wire/message.ts";
import { timesText, timesTitle } from "./receptionWords.ts";

export function hasMarks({ hearings, partial, waiting }: Message): boolean {
  return hearings.length > 0 || partial || waiting;
}

export function RowMarks({ message }: { readonly message: Message }) {
  const times = timesText(message);
  return (
    <span className="row-marks">
      {message.waiting && (
        <span
          className="waiting-mark"
          data-testid="waiting-mark"
          role="img"
          aria-label="not stored yet"
          title="Not stored yet: the database takes no messages at the moment"
        />
      )}
      {message.partial && (
        <span
          data-testid="partial-mark"
          role="img"
          aria-label="another part was announced"
          title="Another part was announced and has not come yet"
        >
          …
        </span>
      )}
      {times !== "" && (
        <span data-testid="times-heard" title={timesTitle(message)}>
          {times}
        </span>
      )}
    </span>
  );
}
