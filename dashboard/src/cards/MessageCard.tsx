/** One message in a box: what a row says, its text on several lines, and its facts beside it. */
import { type FocusEvent, memo, useState } from "react";
import { Highlighted } from "../table/Highlighted.tsx";
import type { MessageRowProps } from "../table/MessageRow.tsx";
import { TermWords } from "../table/TermWords.tsx";
import { Icon } from "../ui/Icon.tsx";
import { CardActions } from "./CardActions.tsx";
import { CardFacts } from "./CardFacts.tsx";
import { CardWhen, CardWhere, CardWho } from "./CardHead.tsx";
import { cardSummary } from "./facts.ts";
import "../styles/cards.css";

/** Characters of a text that are surely seen. */
const REACH = 240;
const PHONE_REACH = 100;

export const MessageCard = memo(function MessageCard(props: MessageRowProps) {
  const { message, variant, open, current, read } = props;
  const [visited, setVisited] = useState(false);
  const alerts = variant === "alerts";
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the table handles the keys of all its rows
    <div
      role="row"
      className="card"
      data-testid={alerts ? "alert-card" : "message-card"}
      data-uid={message.uid}
      data-alert={message.alert}
      data-read={alerts ? read : undefined}
      data-fresh={props.fresh}
      data-current={current}
      aria-level={1}
      aria-expanded={open}
      aria-rowindex={props.position}
      tabIndex={props.tabbable ? 0 : -1}
      onPointerEnter={({ pointerType }) => {
        // Under a finger the card would grow, and what was tapped would move away.
        if (pointerType === "mouse") setVisited(true);
      }}
      onPointerLeave={() => setVisited(false)}
      onFocus={() => setVisited(true)}
      onBlur={(event) => setVisited(staysInside(event))}
      onClick={() => {
        // Marking text to copy it is not a wish to open the card.
        if (window.getSelection()?.isCollapsed !== false) props.onToggle(message.uid);
      }}
    >
      <CardWhen {...props} />
      <CardWho {...props} count={props.earlier + 1} />
      {!open && (
        <>
          <CardWhere message={message} />
          <CardText message={message} reach={props.phone ? PHONE_REACH : REACH} />
          <CardFacts message={message} />
        </>
      )}
      {(current || visited) && <CardActions message={message} open={open} />}
      {alerts && !read && (
        <span role="gridcell" className="card-read">
          <button
            type="button"
            className="icon-button"
            data-testid="mark-read"
            aria-label="Mark read"
            title="Mark read (x)"
            onClick={(event) => {
              event.stopPropagation();
              props.onRead(message.uid);
            }}
          >
            <Icon name="check" />
          </button>
        </span>
      )}
    </div>
  );
});

function staysInside({ currentTarget, relatedTarget }: FocusEvent<HTMLElement>): boolean {
  return relatedTarget instanceof Node && currentTarget.contains(relatedTarget);
}

interface CardTextProps extends Pick<MessageRowProps, "message"> {
  readonly reach: number;
}

function CardText({ message, reach }: CardTextProps) {
  const summary = cardSummary(message, reach);
  return (
    <span role="gridcell" className="card-text" data-own={summary.own}>
      {message.alert && (
        <span className="card-terms">
          <span className="visually-hidden">matched </span>
          <TermWords message={message} />
        </span>
      )}
      {summary.meaning !== "" && <bdi className="meaning">{summary.meaning}</bdi>}
      <bdi>
        <Highlighted text={summary.text} spans={summary.hits} />
      </bdi>
    </span>
  );
}
