/** Names and values in two aligned columns. */
import type { NamedValue } from "./fields.ts";

interface NamedValuesProps {
  readonly values: readonly NamedValue[];
  readonly className: string;
}

export function NamedValues({ values, className }: NamedValuesProps) {
  return (
    <dl className={className}>
      {values.map(({ name, value }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: names repeat, and the list never changes
        <div key={index}>
          <dt>{name}</dt>
          <dd>
            <bdi>{value}</bdi>
          </dd>
        </div>
      ))}
    </dl>
  );
}
