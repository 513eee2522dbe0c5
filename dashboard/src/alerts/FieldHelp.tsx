/** How a term is told to look in one field only. */

const EXAMPLES: readonly (readonly [string, string])[] = [
  ["FLIGHT:UAL", "flights with these letters"],
  ["TAIL:N8", "registrations"],
  ["ICAO:A1B2", "ICAO addresses"],
  ["LABEL:=H1", "this label and no other"],
  ["STATION:KABQ", "receivers"],
  ["TEXT:PAN", "words of the text alone"],
];

export function FieldHelp() {
  return (
    <details className="field-help">
      <summary>Fields</summary>
      <dl>
        {EXAMPLES.map(([example, meaning]) => (
          <div key={example}>
            <dt className="data">{example}</dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <p>
        With <span className="data">=</span> the whole field has to be equal.
      </p>
    </details>
  );
}
