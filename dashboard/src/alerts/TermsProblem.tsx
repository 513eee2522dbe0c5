/** Why the server refused the terms, each reason with the term that it is about. */
import { oneLine } from "../text/visible.ts";
import type { Terms, ValidationError } from "../wire/events.ts";
import { explain } from "./terms.ts";

const REASON_LENGTH = 200;

interface TermsProblemProps {
  readonly error: ValidationError;
  readonly sent: Terms;
}

export function TermsProblem({ error, sent }: TermsProblemProps) {
  const reasons = error.issues.map((issue) => explain(issue, sent));
  return (
    <div className="problem" role="alert">
      {reasons.length === 0 && <p>{oneLine(error.summary, REASON_LENGTH)}</p>}
      {reasons.map((reason) => (
        <p key={reason}>{oneLine(reason, REASON_LENGTH)}</p>
      ))}
    </div>
  );
}
