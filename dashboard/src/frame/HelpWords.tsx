/** What the words of the trade mean, and how alerts come about; loaded when somebody asks for help. */

const WORDS: readonly (readonly [string, string])[] = [
  ["Flight", "What the airline calls it today. Several aircraft may fly under one."],
  ["Tail", "The registration that is painted on the aircraft."],
  [
    "ICAO address",
    "Six hexadecimal digits of its transponder, which stay until it is registered anew.",
  ],
  ["Label", "Two characters that say what kind of message it is."],
  ["Block", "One character that counts transmissions: a digit from the aircraft, a letter to it."],
  ["Message number", "Four characters that count messages; the last tells the part."],
  ["Station", "Your receiver that heard it; several may have."],
  ["Level", "How strong it came in, in decibel. Only those of one decoder can be compared."],
  ["Decoded", "What the text means, where it is known. What stands there may be in part."],
];

export default function HelpWords() {
  return (
    <>
      <section aria-label="Words">
        <h3>Words</h3>
        <dl className="word-list">
          {WORDS.map(([word, meaning]) => (
            <div key={word}>
              <dt>{word}</dt>
              <dd>{meaning}</dd>
            </div>
          ))}
        </dl>
      </section>
      <p className="quiet">
        Alerts are messages with one of your terms, which stand beside the list of alerts. Programs
        get the same messages from <a href="api/v1/openapi.json">this hub's interface</a>. ACARS Hub
        is free software under the MIT licence.
      </p>
    </>
  );
}
