/** The condition of a feed: a sign that differs in shape and colour, and the words for it. */
import { conditionWords, type FeedCondition } from "./feedState.ts";

interface ConditionProps {
  readonly condition: FeedCondition;
  readonly lastHeard: number | undefined;
}

export function Condition({ condition, lastHeard }: ConditionProps) {
  return (
    <span className="feed" data-condition={condition}>
      <span className="sign" aria-hidden="true" />
      {conditionWords(condition, lastHeard)}
    </span>
  );
}
