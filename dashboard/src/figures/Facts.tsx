/** Names with values, one below the other. */
import type { ReactNode } from "react";

export interface Fact {
  readonly name: string;
  readonly value: ReactNode;
  /** What explains the value. */
  readonly note?: ReactNode;
}

export function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl className="facts">
      {facts.map(({ name, value, note }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <span className="figure">{value}</span>
            {note && <span className="hint"> {note}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
