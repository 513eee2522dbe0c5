/** The line of the time before in the legend: a switch like the others, and off at first. */
import { rateText } from "../figures/words.ts";
import type { Before } from "./before.ts";

interface BeforeSwitchProps {
  readonly before: Before;
  readonly isShown: boolean;
  readonly value: number | undefined;
  readonly onChange: (isShown: boolean) => void;
}

export function BeforeSwitch({ before, isShown, value, onChange }: BeforeSwitchProps) {
  return (
    <button
      type="button"
      className="rates-line"
      data-link="before"
      aria-pressed={isShown}
      title={isShown ? "Compare no more" : "Compare the total with that of the time before"}
      data-testid="rates-before"
      onClick={() => onChange(!isShown)}
    >
      <svg className="line-sample" viewBox="0 0 16 8" aria-hidden="true" focusable="false">
        <path className="series" data-link="before" d="M0 4H16" />
      </svg>
      <span className="link-mark" aria-hidden="true">
        {before.mark}
      </span>
      <span className="name">{before.words}</span>
      {isShown && <span className="figure value">{rateText(value)}</span>}
    </button>
  );
}
