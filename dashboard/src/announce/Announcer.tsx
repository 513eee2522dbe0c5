/** Where readers find what is said to them; there from the start, or they would not listen. */
import { useState } from "react";
import { type Said, useSaid } from "./said.ts";

export function Announcer() {
  const calm = useSaid((said) => said.calm);
  const urgent = useSaid((said) => said.urgent);
  return (
    <>
      <Region live="polite" said={calm} />
      <Region live="assertive" said={urgent} />
    </>
  );
}

interface RegionProps {
  readonly live: "polite" | "assertive";
  readonly said: Said;
}

function Region({ live, said }: RegionProps) {
  // A dialog has its own, and what was said before it opened is no news.
  const [before] = useState(said.count);
  return (
    <div className="visually-hidden" aria-live={live} data-testid={`said-${live}`}>
      {said.count > before && <p key={said.count}>{said.words}</p>}
    </div>
  );
}
