/** What the typed term would have found in the last days, with the newest few messages. */
import { useState } from "react";
import { useHub } from "../state/store.ts";
import { dayOf } from "../text/time.ts";
import { oneLine } from "../text/visible.ts";
import { PreviewRow } from "./PreviewRow.tsx";
import { previewWords } from "./previewWords.ts";
import { usePreview } from "./usePreview.ts";

const DAYS = [1, 7, 30] as const;
const MOST_ROWS = 5;
const REASON_LENGTH = 200;

export function TermPreviewBox({ term }: { readonly term: string }) {
  const [days, setDays] = useState<number>(7);
  const zone = useHub((state) => state.zone);
  const connected = useHub((state) => state.connection === "connected");
  const { found, problem, asking } = usePreview(term, days);
  const today = dayOf(Date.now(), zone);
  // A number of the term before would be taken for this one's.
  const words = asking ? "" : found ? previewWords(found, zone, today) : problem;
  return (
    <div className="term-preview" data-asking={asking}>
      <div className="preview-head">
        <span className="quiet">Look back</span>
        <fieldset className="segmented" aria-label="Days to look back">
          {DAYS.map((choice) => (
            <button
              key={choice}
              type="button"
              aria-pressed={choice === days}
              data-active={choice === days}
              onClick={() => setDays(choice)}
            >
              {choice === 1 ? "1 day" : `${choice} days`}
            </button>
          ))}
        </fieldset>
      </div>
      <p role="status" data-testid="preview-words">
        {connected
          ? oneLine(words, REASON_LENGTH) || "Looking…"
          : "No contact with the server, so no preview."}
      </p>
      {found && found.messages.length > 0 && (
        <ul>
          {found.messages.slice(0, MOST_ROWS).map((message) => (
            <PreviewRow key={message.uid} message={message} zone={zone} today={today} />
          ))}
        </ul>
      )}
    </div>
  );
}
