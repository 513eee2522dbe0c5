/** The mark of an alert, in the colour of its term where somebody chose one. */
import { useHub } from "../state/store.ts";
import { colourOf } from "../state/termOptions.ts";
import { type Message, matchedTerms } from "../wire/message.ts";

export function AlertMark({ message }: { readonly message: Message }) {
  const colour = useHub((state) => colourOf(state.termOptions, matchedTerms(message)));
  return <span className="alert-mark" role="img" aria-label="alert" data-colour={colour} />;
}
