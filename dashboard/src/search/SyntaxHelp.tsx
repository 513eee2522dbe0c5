/** What can be written into the box, by example. */

const EXAMPLES: readonly (readonly [string, string])[] = [
  ["ENGINE FAIL", "both words, anywhere"],
  ['"OIL PRESSURE"', "one after the other"],
  ["FAIL*", "words that begin so"],
  ["*NGIN*", "inside of words too"],
  ["ENGINE OR APU", "at least one of them"],
  ["ENGINE -TEST", "the first without the second"],
  ["(A OR B) -C", "brackets, where the order matters"],
];

export function SyntaxHelp() {
  return (
    <div className="syntax-help">
      <p>Looked for in text, flight, tail, address, airports, frequency and label.</p>
      <dl>
        {EXAMPLES.map(([example, meaning]) => (
          <div key={example}>
            <dt className="data">{example}</dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <p>
        Upper and lower case are alike; only <span className="data">OR</span>,{" "}
        <span className="data">AND</span> and <span className="data">NOT</span> are written in
        capitals.
      </p>
      <p>
        In the fields, the last word may be the beginning of one:{" "}
        <span className="data">131.5</span> finds 131.550. A star in front finds what contains it.
      </p>
    </div>
  );
}
