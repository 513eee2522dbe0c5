/** Why the server refused something, one line for each reason. */
import { oneLine } from "../text/visible.ts";

const REASON_LENGTH = 200;
const MOST_REASONS = 8;

interface ProblemProps {
  readonly reasons: readonly string[];
  readonly id?: string;
}

export function Problem({ reasons, id }: ProblemProps) {
  if (reasons.length === 0) return null;
  const shown = [...new Set(reasons)].slice(0, MOST_REASONS);
  const more = new Set(reasons).size - shown.length;
  return (
    <div className="problem" role="alert" id={id}>
      {shown.map((reason) => (
        <p key={reason}>{oneLine(reason, REASON_LENGTH)}</p>
      ))}
      {more > 0 && <p>{more.toLocaleString("en")} more like these.</p>}
    </div>
  );
}
