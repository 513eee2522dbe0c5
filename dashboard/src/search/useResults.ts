/**
 * The page of results that the address asks for.
 *
 * Separate from the page so that what is drawn stays apart from when it is asked for. What was
 * loaded stands still until something else is asked: messages that come in later, and a connection
 * that comes back, move nothing that is being read.
 */
import { useCallback, useEffect, useRef, useState } from "react";
import type { Received } from "../state/messageList.ts";
import { useHub } from "../state/store.ts";
import { type FoundPage, type Mistake, toMistake } from "../wire/searchEvents.ts";
import { toQuestion } from "./question.ts";
import { useSearchRequests } from "./requests.ts";
import { askedOf } from "./searchAddress.ts";

export interface LoadedPage extends Omit<FoundPage, "messages"> {
  /** Names the question and how often it was asked. */
  readonly key: string;
  readonly messages: readonly Received[];
}

export type Trouble =
  /** In the free text that is named. */
  | { readonly mistake: Mistake; readonly query: string }
  | { readonly mistake?: undefined; readonly reason: string };

export interface Results {
  /** What was loaded last; while another page loads it is still the one before. */
  readonly loaded: LoadedPage | undefined;
  /** Whether what was loaded does not answer what the address asks. */
  readonly stale: boolean;
  readonly loading: boolean;
  /** Why there is no answer; undefined when there is or will be one. */
  readonly trouble: Trouble | undefined;
  readonly reload: () => void;
}

/** The results of a question as `questionFor` writes it. */
export function useResults(question: string): Results {
  const requests = useSearchRequests();
  const connected = useHub((state) => state.connection === "connected");
  const zone = useHub((state) => state.zone);
  const [loaded, setLoaded] = useState<LoadedPage>();
  const [trouble, setTrouble] = useState<Trouble & { readonly key: string }>();
  const [loading, setLoading] = useState(true);
  const [attempt, setAttempt] = useState(0);
  const answered = useRef("");

  // Where today begins depends on the zone.
  const { preset } = askedOf(question).search.range;
  const key = `${attempt} ${preset === "today" ? zone : ""} ${question}`;
  useEffect(() => {
    if (!connected || answered.current === key) return;
    let wanted = true;
    const { search, place } = askedOf(question);
    setLoading(true);
    requests.search(toQuestion(search, place, Date.now(), zone)).then((answer) => {
      if (!wanted || answer.state === "superseded") return;
      setLoading(false);
      if (answer.state === "refused") {
        const mistake = toMistake(answer.error);
        const why = mistake
          ? { mistake, query: search.query }
          : { reason: answer.error.issues[0]?.message ?? answer.error.summary };
        setTrouble({ ...why, key });
        return;
      }
      answered.current = key;
      setTrouble(undefined);
      const messages = answer.value.messages.map((one) => ({ ...one, seq: 0, liveAt: 0 }));
      setLoaded({ ...answer.value, key, messages });
    });
    return () => {
      wanted = false;
    };
  }, [requests, question, key, zone, connected]);

  const reload = useCallback(() => setAttempt((before) => before + 1), []);
  const current = loaded?.key === key;
  return {
    loaded,
    stale: loaded !== undefined && !current,
    loading: connected && loading && !current,
    // Without contact what is there stays, and is asked for anew afterwards.
    trouble: connected && !current && trouble?.key === key ? trouble : undefined,
    reload,
  };
}
