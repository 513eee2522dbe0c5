/** Silence for a while: how long, and since when it is heard again. */
import { useEffect, useRef } from "react";
import { useHub } from "../../state/store.ts";
import { sinceTime } from "../../text/time.ts";
import { useUntil } from "../../ui/useUntil.ts";

const HOUR_MS = 3_600_000;
const LENGTHS: readonly (readonly [number, string])[] = [
  [HOUR_MS, "1 h"],
  [8 * HOUR_MS, "8 h"],
  [24 * HOUR_MS, "1 day"],
  [7 * 24 * HOUR_MS, "1 week"],
];

interface SnoozeChoiceProps {
  readonly name: string;
  /** Milliseconds; one that has passed is none. */
  readonly until: number;
  /** Called with 0 where it is to end at once. */
  readonly onChange: (until: number) => void;
}

export function SnoozeChoice({ name, until, onChange }: SnoozeChoiceProps) {
  const zone = useHub((state) => state.zone);
  const isOn = useUntil(until);
  const buttons = useRef<HTMLFieldSetElement>(null);
  const isChosen = useRef(false);
  const choose = (moment: number) => {
    isChosen.current = true;
    onChange(moment);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: the buttons are others then.
  useEffect(() => {
    // What was pressed is gone, and the focus with it.
    if (isChosen.current && document.activeElement === document.body)
      buttons.current?.querySelector("button")?.focus();
    isChosen.current = false;
  }, [isOn]);
  return (
    <fieldset ref={buttons} className="snooze">
      <legend className="visually-hidden">{name}</legend>
      <span role="status">
        {isOn && (
          <>
            until <span className="data">{sinceTime(until, zone)}</span>
          </>
        )}
      </span>
      {isOn ? (
        <button type="button" className="button" onClick={() => choose(0)}>
          End
        </button>
      ) : (
        LENGTHS.map(([length, words]) => (
          <button
            key={length}
            type="button"
            className="button"
            onClick={() => choose(Date.now() + length)}
          >
            {words}
          </button>
        ))
      )}
    </fieldset>
  );
}
