/** Where readers find what is said to them; there from the start, or they would not listen. */
import { useState } from "react";
import { type Said, useSaid } from "./said.ts";

export function Announcer() {
  const calm = useSaid((said) => said.calm);
  const urgent = useSaid((said) => said.urgent);
  return (
    <>
      <Region role="status" said={calm} />
      <Region role="alert" said={urgent} />
    </>
  );
}

interface RegionProps {
  readonly role: "status" | "alert";
  readonly said: Said;
}

function Region({ role, said }: RegionProps) {
  // A dialog has its own, and what was said before it opened is no news.
  const [before] = useState(said.count);
  return (
    <div className="visually-hidden" role={role} data-testid={`said-${role}`}>
      {said.count > before && <p key={said.count}>{said.words}</p>}
    </div>
  );
}
