/**
 * A table whose rows fold into two or three lines on a phone, each value with its name.
 *
 * Separate roles, because an element that is laid out as a grid is no table for a screen reader.
 */
import { Fragment, type ReactNode } from "react";

export interface FactColumn {
  readonly name: string;
  /** Numbers stand at the right. */
  readonly isFigure?: boolean;
  /** Left out where there is little room. */
  readonly isMinor?: boolean;
}

export interface FactRow {
  readonly key: string;
  readonly cells: readonly ReactNode[];
  /** What has to be said below the row. */
  readonly note?: ReactNode;
}

interface FactTableProps {
  readonly name: string;
  /** Names the widths of the columns in the styles. */
  readonly kind: string;
  readonly columns: readonly FactColumn[];
  readonly rows: readonly FactRow[];
}

export function FactTable({ name, kind, columns, rows }: FactTableProps) {
  return (
    <div className="fact-table" role="table" aria-label={name} data-kind={kind}>
      <div className="fact-head" role="row">
        {columns.map((column) => (
          <span
            key={column.name}
            role="columnheader"
            data-figure={column.isFigure}
            data-minor={column.isMinor}
          >
            {column.name}
          </span>
        ))}
      </div>
      {rows.map((row) => (
        <Fragment key={row.key}>
          <div className="fact-row" role="row" data-testid={`${kind}-row`}>
            {columns.map((column, index) => (
              <span
                key={column.name}
                role={index === 0 ? "rowheader" : "cell"}
                className={column.isFigure ? "figure" : undefined}
                data-name={column.name}
                data-minor={column.isMinor}
              >
                {row.cells[index]}
              </span>
            ))}
          </div>
          {row.note && (
            <div className="fact-note" role="row">
              <span role="cell">{row.note}</span>
            </div>
          )}
        </Fragment>
      ))}
    </div>
  );
}
