/** Why a part of the page has no answer, and the way to ask again. */
import { oneLine } from "../text/visible.ts";

const REASON_LENGTH = 300;

interface PanelTroubleProps {
  readonly reason: string;
  readonly onReload: () => void;
}

export function PanelTrouble({ reason, onReload }: PanelTroubleProps) {
  return (
    <p className="block-trouble" role="alert">
      There was no answer: {oneLine(reason, REASON_LENGTH)}{" "}
      <button type="button" className="link-button" onClick={onReload}>
        Try again
      </button>
    </p>
  );
}
