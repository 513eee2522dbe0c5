/** Where readers find what is said to them; there from the start, or they would not listen. */
import { useSaid } from "./said.ts";

export function Announcer() {
  const calm = useSaid((said) => said.calm);
  const urgent = useSaid((said) => said.urgent);
  return (
    <>
      <div className="visually-hidden" role="status" data-testid="said">
        <p key={calm.count}>{calm.words}</p>
      </div>
      <div className="visually-hidden" role="alert" data-testid="said-at-once">
        <p key={urgent.count}>{urgent.words}</p>
      </div>
    </>
  );
}
