/** The names of the columns, with the unit where there is one. */
import { useHub } from "../state/store.ts";
import type { Variant } from "./MessageRow.tsx";

interface TableHeadProps {
  readonly variant: Variant;
  /** Whether rows say how long ago their messages came. */
  readonly ago: boolean;
  readonly frequency: boolean;
}

export function TableHead({ variant, ago, frequency }: TableHeadProps) {
  const zone = useHub((state) => state.zone);
  return (
    <div className="table-head" role="rowgroup">
      <div className="row head" role="row">
        <span role="columnheader" className="c-mark">
          <span className="visually-hidden">{variant === "alerts" ? "Unread" : "Alert"}</span>
        </span>
        <span role="columnheader" className="c-time">
          {ago ? "Heard" : zone === "utc" ? "Time UTC" : "Time"}
        </span>
        <span role="columnheader" className="c-link">
          <abbr title="Link">Lk</abbr>
        </span>
        <span role="columnheader" className="c-flight">
          Flight
        </span>
        <span role="columnheader" className="c-aircraft">
          Aircraft
        </span>
        <span role="columnheader" className="c-label">
          Label
        </span>
        {variant === "alerts" && (
          <span role="columnheader" className="c-terms">
            Matched
          </span>
        )}
        <span role="columnheader" className="c-text">
          Message
        </span>
        {frequency && (
          <span role="columnheader" className="c-frequency">
            MHz
          </span>
        )}
        <span role="columnheader" className="c-station">
          Station
        </span>
        <span role="columnheader" className="c-level">
          Level dB
        </span>
        {variant === "alerts" && (
          <span role="columnheader" className="c-action">
            <span className="visually-hidden">Action</span>
          </span>
        )}
      </div>
    </div>
  );
}
