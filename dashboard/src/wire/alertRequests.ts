/**
 * What the alerts page asks of the server, and what the server tells of matching again.
 *
 * Separate from the socket because only the alerts page needs it.
 */
import { setRegeneration, setRegenerationError } from "../state/store.ts";
import {
  type AlertPage,
  type AlertsChanged,
  type TermChange,
  type TermPreview,
  termsIn,
  toAlertPage,
  toAlertsChanged,
  toRegeneration,
  toRegenerationError,
  toTermPreview,
} from "./alertEvents.ts";
import { toValidationError } from "./events.ts";
import { type Answer, questions, type Wire } from "./requests.ts";

const REGENERATE = "regenerate_alert_matches";
const CANCEL = "cancel_alert_regeneration";

export interface AlertRequests {
  changeTerms(change: TermChange): Promise<Answer<AlertsChanged>>;
  /** Terms in text form: merged with those that are there, or in their place. */
  importTerms(text: string, replace: boolean): Promise<Answer<AlertsChanged>>;
  preview(term: string, days: number): Promise<Answer<TermPreview>>;
  /** Stored alerts of a term, of several with line breaks between, of all when it is empty. */
  alertsOf(term: string, page: number): Promise<Answer<AlertPage>>;
  /** Matches all stored messages again; how it goes is told to every browser. */
  regenerate(): void;
  cancelRegeneration(): void;
}

interface ImportQuestion {
  readonly text: string;
  readonly replace: boolean;
}

interface PreviewQuestion {
  readonly term: string;
  readonly days: number;
}

/** Pages count from 0. */
interface PageQuestion {
  readonly term: string;
  /** Several terms in the place of the one. */
  readonly terms?: readonly string[];
  readonly page: number;
}

function pageQuestion(term: string, page: number): PageQuestion {
  const terms = termsIn(term);
  return terms.length > 1 ? { term: "", terms, page } : { term, page };
}

/** The server may tidy the term that it was asked about. */
function sameTerm(one: string, other: string): boolean {
  const tidy = (term: string) => term.replace(/\s/g, "").toUpperCase();
  return tidy(one) === tidy(other);
}

function listenToRegeneration(wire: Wire): void {
  wire.on("alert_regeneration", (data: unknown) => {
    const regeneration = toRegeneration(data);
    if (regeneration) setRegeneration(regeneration);
  });
  wire.on(`${REGENERATE}_error`, (data: unknown) =>
    setRegenerationError(toRegenerationError(data)),
  );
  wire.on("validation_error", (data: unknown) => {
    const error = toValidationError(data);
    if (error?.event === REGENERATE || error?.event === CANCEL) setRegenerationError(error.summary);
  });
}

export function alertRequests(wire: Wire): AlertRequests {
  listenToRegeneration(wire);
  const changed = { answer: "alerts_changed", read: toAlertsChanged, newestOnly: false };
  // Both are answered by the same event, so they take turns as one kind would.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(ask: () => Promise<T>): Promise<T> => {
    const answer = last.then(ask);
    last = answer;
    return answer;
  };
  const change = questions<TermChange, AlertsChanged>(wire, { ...changed, event: "change_alerts" });
  const importAll = questions<ImportQuestion, AlertsChanged>(wire, {
    ...changed,
    event: "import_alerts",
  });
  const preview = questions<PreviewQuestion, TermPreview>(wire, {
    event: "preview_alert_term",
    answer: "alert_term_preview",
    read: toTermPreview,
    newestOnly: true,
    answers: (found, { term, days }) => found.days === days && sameTerm(found.term, term),
  });
  const page = questions<PageQuestion, AlertPage>(wire, {
    event: "query_alerts_by_term",
    answer: "alerts_by_term_results",
    read: toAlertPage,
    newestOnly: true,
    answers: (found, { term, terms, page: asked }) =>
      found.page === asked && sameTerm(found.term, terms?.join("") ?? term),
  });
  return {
    changeTerms: (terms) => inTurn(() => change(terms)),
    importTerms: (text, replace) => inTurn(() => importAll({ text, replace })),
    preview: (term, days) => preview({ term, days }),
    alertsOf: (term, number) => page(pageQuestion(term, number)),
    regenerate() {
      setRegenerationError("");
      if (wire.connected) wire.emit(REGENERATE, {});
    },
    cancelRegeneration() {
      if (wire.connected) wire.emit(CANCEL);
    },
  };
}
