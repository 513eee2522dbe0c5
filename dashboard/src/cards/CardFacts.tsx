/** The facts of a card as short names and values in columns. */
import type { Message } from "../wire/message.ts";
import { cardFacts } from "./facts.ts";

export function CardFacts({ message }: { readonly message: Message }) {
  const facts = cardFacts(message);
  if (facts.length === 0) return null;
  return (
    <div role="gridcell" className="card-facts">
      <dl>
        {facts.map(({ name, value, room }) => (
          <div key={name} data-room={room} title={room === "all" ? value : undefined}>
            <dt>{name}</dt>
            <dd>
              <bdi>{value}</bdi>
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
