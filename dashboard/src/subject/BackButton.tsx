/** Leads back to the list in which this page was chosen. */
import { goBack } from "../state/location.ts";
import { Icon } from "../ui/Icon.tsx";

export function BackButton() {
  return (
    <button
      type="button"
      className="icon-button"
      aria-label="Back"
      title="Back (Esc)"
      onClick={goBack}
    >
      <span className="turn-left">
        <Icon name="down" />
      </span>
    </button>
  );
}
