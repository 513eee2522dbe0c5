/** One term: its name leads to its stored alerts, with how many there were and a way to remove it. */
import { memo } from "react";
import { oneLine } from "../text/visible.ts";
import { Icon } from "../ui/Icon.tsx";

const CHIP_LENGTH = 64;

interface TermChipProps {
  readonly term: string;
  /** Matches so far; undefined where they are not counted. */
  readonly count: number | undefined;
  /** Whether its stored alerts are listed beside. */
  readonly chosen: boolean;
  readonly removing: boolean;
  /** Undefined for terms that have no alerts. */
  readonly onChoose: ((term: string) => void) | undefined;
  readonly onRemove: ((term: string) => void) | undefined;
}

export const TermChip = memo(function TermChip(props: TermChipProps) {
  const { term, count, chosen, onChoose, onRemove } = props;
  const name = oneLine(term, CHIP_LENGTH);
  return (
    <li className="chip" data-chosen={chosen} data-removing={props.removing}>
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
        </button>
      ) : (
        <span className="chip-name">
          <bdi>{name}</bdi>
        </span>
      )}
      {onRemove && (
        <button
          type="button"
          className="chip-remove"
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
