/** The terms that a message matched, each in its colour where it has one. */
import { useHub } from "../state/store.ts";
import { optionsOf } from "../state/termOptions.ts";
import { oneLine } from "../text/visible.ts";
import { type Message, matchedTerms } from "../wire/message.ts";

const TERM_LENGTH = 40;
/** More do not fit into a row. */
const MOST_TERMS = 8;

interface TermWordsProps {
  readonly message: Message;
  readonly className?: string;
}

export function TermWords({ message, className }: TermWordsProps) {
  const options = useHub((state) => state.termOptions);
  const terms = matchedTerms(message).slice(0, MOST_TERMS);
  return (
    <span className={className}>
      {terms.map((term, index) => (
        <span key={term}>
          {index > 0 && ", "}
          <bdi className="term-word" data-colour={optionsOf(options, term).colour}>
            {oneLine(term, TERM_LENGTH)}
          </bdi>
        </span>
      ))}
    </span>
  );
}
