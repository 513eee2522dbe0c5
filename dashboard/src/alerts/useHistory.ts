/**
 * One page of stored alerts, loaded when its place changes and when what is stored changed.
 *
 * Separate from the page so that what is drawn stays apart from when it is asked for.
 */
import { useCallback, useEffect, useMemo, useState } from "react";
import type { Received } from "../state/messageList.ts";
import { learnRead } from "../state/reads.ts";
import { useHub } from "../state/store.ts";
import { type AlertPage, termsIn } from "../wire/alertEvents.ts";
import { type Message, matchedTerms } from "../wire/message.ts";
import type { HistoryPlace } from "./historyAddress.ts";
import { useAlertRequests } from "./requests.ts";

export interface LoadedPage extends Omit<AlertPage, "messages"> {
  /** What was asked for: the server may spell the term in another way. */
  readonly asked: HistoryPlace;
  readonly messages: readonly Received[];
  /** Arrival number of the latest message when the page was loaded. */
  readonly seq: number;
}

export interface History {
  /** What was loaded last; while another page loads it is still the one before. */
  readonly loaded: LoadedPage | undefined;
  /** Whether what was loaded is not of the place that the address asks for. */
  readonly stale: boolean;
  readonly loading: boolean;
  /** Why loading failed; empty when it did not. */
  readonly failure: string;
  /** Alerts of the term that came in after the page was loaded. */
  readonly waiting: number;
  readonly reload: () => void;
}

function asReceived(message: Message): Received {
  return { ...message, seq: 0, liveAt: 0 };
}

function load(page: AlertPage, asked: HistoryPlace): LoadedPage {
  if (page.read) learnRead(page.read);
  const messages = page.messages.map(asReceived);
  return { ...page, asked, messages, seq: useHub.getState().seq };
}

/** Terms in an address can be typed in any case. */
function hasTerm(alert: Message, term: string): boolean {
  const wanted = termsIn(term.toUpperCase());
  return (
    wanted.length === 0 || matchedTerms(alert).some((one) => wanted.includes(one.toUpperCase()))
  );
}

export function useHistory({ term, page }: HistoryPlace): History {
  const requests = useAlertRequests();
  const connected = useHub((state) => state.connection === "connected");
  const flagsRevision = useHub((state) => state.flagsRevision);
  const alerts = useHub((state) => state.alerts);
  const [loaded, setLoaded] = useState<LoadedPage>();
  const [failure, setFailure] = useState("");
  const [loading, setLoading] = useState(true);
  const [attempt, setAttempt] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of terms or a wish asks anew
  useEffect(() => {
    if (!connected) return;
    let wanted = true;
    setLoading(true);
    requests.alertsOf(term, page).then((answer) => {
      if (!wanted || answer.state === "superseded") return;
      setLoading(false);
      if (answer.state === "refused") {
        setFailure(answer.error.summary);
      } else {
        setFailure("");
        setLoaded(load(answer.value, { term, page }));
      }
    });
    return () => {
      wanted = false;
    };
  }, [requests, term, page, connected, flagsRevision, attempt]);

  const stale = loaded !== undefined && (loaded.asked.term !== term || loaded.asked.page !== page);
  const waiting = useMemo(() => {
    if (!loaded || stale) return 0;
    const isNew = (alert: Received) =>
      alert.seq > loaded.seq && alert.liveAt > 0 && hasTerm(alert, loaded.term);
    return alerts.filter(isNew).length;
  }, [alerts, loaded, stale]);
  const reload = useCallback(() => setAttempt((before) => before + 1), []);
  // Without contact what is there stays, and is asked for anew afterwards.
  const failed = connected && !loading ? failure : "";
  return { loaded, stale, loading, failure: failed, waiting, reload };
}
