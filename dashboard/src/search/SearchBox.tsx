/** The box for free text, with its syntax to look up and its mistakes told where they are. */
import { type KeyboardEvent, useEffect, useId, useRef } from "react";
import { FILTER_ID } from "../frame/useShortcuts.ts";
import { visible } from "../text/visible.ts";
import { Icon } from "../ui/Icon.tsx";
import { Popover } from "../ui/Popover.tsx";
import { SyntaxHelp } from "./SyntaxHelp.tsx";
import { TEXT_LIMIT } from "./searchAddress.ts";
import type { Trouble } from "./useResults.ts";

interface SearchBoxProps {
  readonly query: string;
  readonly trouble: Trouble | undefined;
  /** Whether somebody who comes here wants to type at once. */
  readonly focused: boolean;
  readonly onType: (query: string) => void;
  /** The key for what is below. */
  readonly onDown: () => void;
}

function Mistaken({ trouble, id }: { readonly trouble: Trouble | undefined; readonly id: string }) {
  if (!trouble?.mistake) return null;
  const { position, reason } = trouble.mistake;
  const characters = [...visible(trouble.query)];
  return (
    <div className="search-mistake" role="status" id={id} data-testid="search-mistake">
      <code>
        <bdi>
          {characters.slice(0, position).join("")}
          <span className="place">{characters[position] ?? " "}</span>
          {characters.slice(position + 1).join("")}
        </bdi>
      </code>
      <p>{reason}</p>
    </div>
  );
}

export function SearchBox({ query, trouble, focused, onType, onDown }: SearchBoxProps) {
  const box = useRef<HTMLInputElement>(null);
  const mistakeId = useId();
  const atFirst = useRef(focused);
  useEffect(() => {
    if (atFirst.current) box.current?.focus();
  }, []);
  const onKey = (event: KeyboardEvent) => {
    // The browser would empty the field, and the frame only leaves it.
    if (event.key === "Escape") event.preventDefault();
    if (event.key !== "ArrowDown") return;
    event.preventDefault();
    onDown();
  };
  return (
    <div className="search-box">
      <Icon name="search" />
      <input
        ref={box}
        id={FILTER_ID}
        data-testid="search-query"
        type="search"
        enterKeyHint="search"
        placeholder="Search all stored messages"
        aria-label="Search all stored messages"
        aria-describedby={trouble?.mistake ? mistakeId : undefined}
        aria-invalid={trouble?.mistake !== undefined}
        autoComplete="off"
        // Capitals would make operators of "or" and "not".
        autoCapitalize="none"
        spellCheck={false}
        maxLength={TEXT_LIMIT}
        value={query}
        onChange={(event) => onType(event.target.value)}
        onKeyDown={onKey}
      />
      <Popover
        name="How to search"
        buttonClass="icon-button"
        align="end"
        label={
          <>
            <span aria-hidden="true">?</span>
            <span className="visually-hidden">How to search</span>
          </>
        }
      >
        <SyntaxHelp />
      </Popover>
      <Mistaken trouble={trouble} id={mistakeId} />
    </div>
  );
}
