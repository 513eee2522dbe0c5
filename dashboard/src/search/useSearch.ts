/**
 * The search of the address, what is being typed of the next one, and the ways from one to the other.
 *
 * Separate from the form because of its timing: not every key is a question or an entry in the
 * browser's history, and the back button changes what the form holds.
 */
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { pushQuestion, questionOf, replaceQuestion, useQuestion } from "../state/location.ts";
import { NOTHING_ASKED, type Place, type Search } from "./search.ts";
import { askedOf, questionFor } from "./searchAddress.ts";

export const TYPING_MS = 300;

/** What the state of a history entry says when the page of results before is one step back. */
const FOLLOWS = "acarshub:follows";

export interface SearchState {
  /** As the form shows it: it may be ahead of what is asked. */
  readonly draft: Search;
  readonly search: Search;
  readonly place: Place;
  /** The same as one text, for what depends on it. */
  readonly question: string;
  /** A change by a key: asked for when no other follows at once. */
  readonly type: (draft: Search) => void;
  /** A change by a choice: asked for at once, and a step in the history. */
  readonly choose: (search: Search) => void;
  /** Asks for what is typed at once; false when that is what was asked already. */
  readonly submit: () => boolean;
  /** What is typed from now on is another search, and a step in the history. */
  readonly settle: () => void;
  readonly goOn: (next: Place) => void;
  readonly goToFirst: () => void;
  /** Leads to the page before; undefined where that is not known. */
  readonly goBack: (() => void) | undefined;
}

const NO_QUESTION = questionFor(NOTHING_ASKED);

export function useSearch(): SearchState {
  const address = useQuestion();
  const { search, place } = useMemo(() => askedOf(address), [address]);
  const [typed, setTyped] = useState<Search>();
  const waiting = useRef<Search>(undefined);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const inOneGo = useRef(false);

  const drop = useCallback(() => {
    clearTimeout(timer.current);
    waiting.current = undefined;
    setTyped(undefined);
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another address has another search
  useEffect(() => drop, [address, drop]);

  const ask = useCallback(
    (next: Search, isStep: boolean): boolean => {
      drop();
      const question = questionFor(next);
      const now = askedOf(questionOf(window.location.hash));
      if (question === questionFor(now.search, now.place)) return false;
      const nothingBefore = questionFor(now.search) === NO_QUESTION;
      if (isStep && !nothingBefore) pushQuestion(question);
      else replaceQuestion(question);
      return true;
    },
    [drop],
  );
  const type = useCallback(
    (draft: Search) => {
      clearTimeout(timer.current);
      waiting.current = draft;
      setTyped(draft);
      timer.current = setTimeout(() => {
        ask(draft, !inOneGo.current);
        inOneGo.current = true;
      }, TYPING_MS);
    },
    [ask],
  );
  const settle = useCallback(() => {
    inOneGo.current = false;
  }, []);
  const choose = useCallback(
    (next: Search) => {
      settle();
      ask(next, true);
    },
    [ask, settle],
  );
  const submit = useCallback(() => {
    const draft = waiting.current;
    const asked = draft !== undefined && ask(draft, !inOneGo.current);
    settle();
    return asked;
  }, [ask, settle]);
  const goOn = useCallback(
    (next: Place) => pushQuestion(questionFor(search, next), FOLLOWS),
    [search],
  );
  const goToFirst = useCallback(() => pushQuestion(questionFor(search)), [search]);

  const follows = place.after !== "" && window.history.state === FOLLOWS;
  return {
    draft: typed ?? search,
    search,
    place,
    question: questionFor(search, place),
    type,
    choose,
    submit,
    settle,
    goOn,
    goToFirst,
    goBack: follows ? goBack : undefined,
  };
}

function goBack(): void {
  window.history.back();
}
