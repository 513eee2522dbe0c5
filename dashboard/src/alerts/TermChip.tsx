/** One term: its name leads to its stored alerts; how many there were, what is wanted of it, away. */
import { memo } from "react";
import type { TermOptions } from "../state/termOptions.ts";
import { oneLine } from "../text/visible.ts";
import { Icon } from "../ui/Icon.tsx";
import { useUntil } from "../ui/useUntil.ts";

const CHIP_LENGTH = 64;

interface TermChipProps {
  readonly term: string;
  /** Matches so far; undefined where they are not counted. */
  readonly count: number | undefined;
  /** Whether its stored alerts are listed beside. */
  readonly chosen: boolean;
  readonly removing: boolean;
  readonly options: TermOptions;
  /** Opens what is wanted of it; undefined for terms that raise no alerts. */
  readonly onOptions: ((term: string) => void) | undefined;
  /** Undefined for terms that have no alerts. */
  readonly onChoose: ((term: string) => void) | undefined;
  readonly onRemove: ((term: string) => void) | undefined;
}

export const TermChip = memo(function TermChip(props: TermChipProps) {
  const { term, count, chosen, options, onOptions, onChoose, onRemove } = props;
  const isSnoozed = useUntil(options.snoozedUntil ?? 0);
  const isSilent = options.sound === "none" || isSnoozed;
  const name = oneLine(term, CHIP_LENGTH);
  return (
    <li
      className="chip"
      data-chosen={chosen}
      data-removing={props.removing}
      data-colour={options.colour}
    >
      {onChoose ? (
        <button
          type="button"
          className="chip-name"
          title="List its stored alerts"
          aria-pressed={chosen}
          onClick={() => onChoose(term)}
        >
          <bdi>{name}</bdi>
          {count !== undefined && <span className="count">{count.toLocaleString("en")}</span>}
          {isSilent && (
            <span className="chip-silent" title={isSnoozed ? "Snoozed" : "Silent"}>
              <Icon name="bellOff" />
              <span className="visually-hidden">{isSnoozed ? "snoozed" : "silent"}</span>
            </span>
          )}
        </button>
      ) : (
        <span className="chip-name">
          <bdi>{name}</bdi>
        </span>
      )}
      {onOptions && (
        <button
          type="button"
          className="chip-options"
          aria-label={`Options of ${name}`}
          title="Colour, sound, group"
          onClick={() => onOptions(term)}
        >
          <Icon name="more" />
        </button>
      )}
      {onRemove && (
        <button
          type="button"
          className="chip-remove"
          data-removes
          aria-label={`Remove ${name}`}
          title="Remove"
          disabled={props.removing}
          onClick={() => onRemove(term)}
        >
          <Icon name="close" />
        </button>
      )}
    </li>
  );
});
