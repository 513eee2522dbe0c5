/**
 * Questions to the server as promises of their answers.
 *
 * Separate because the wire knows no question numbers: an answer is only told by its event, so of
 * each kind one question is on its way at a time, and refusals come as `validation_error`.
 */
import { toValidationError, type ValidationError } from "./events.ts";

const ANSWER_MS = 10_000;

/** The part of a Socket.IO client that questions need. */
export interface Wire {
  readonly connected: boolean;
  emit(event: string, ...args: unknown[]): unknown;
  on(event: string, listener: (...args: never[]) => void): unknown;
}

export type Answer<T> =
  | { readonly state: "done"; readonly value: T }
  | { readonly state: "refused"; readonly error: ValidationError }
  /** A newer question took its place before it was sent. */
  | { readonly state: "superseded" };

interface QuestionKind<P, T> {
  readonly event: string;
  readonly answer: string;
  readonly read: (value: unknown) => T | undefined;
  /** Whether only the newest of the questions that wait is still wanted. */
  readonly newestOnly: boolean;
  /** Whether this answers that question; asked where an answer may have come too late. */
  readonly answers?: (value: T, question: P) => boolean;
}

interface Waiting<P, T> {
  readonly payload: P;
  readonly settle: (answer: Answer<T>) => void;
}

function refusal<T>(event: string, summary: string): Answer<T> {
  return { state: "refused", error: { event, summary, issues: [] } };
}

/** A function that asks questions of one kind, one after the other. */
export function questions<P extends object, T>(
  wire: Wire,
  kind: QuestionKind<P, T>,
): (payload: P) => Promise<Answer<T>> {
  let asked: Waiting<P, T> | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let queue: readonly Waiting<P, T>[] = [];
  /** Questions that were given up and may still be answered. */
  let late = 0;

  const settle = (answer: Answer<T>) => {
    clearTimeout(timer);
    asked?.settle(answer);
    asked = undefined;
    const [next, ...others] = queue;
    queue = others;
    if (next) send(next);
  };
  const send = (question: Waiting<P, T>) => {
    asked = question;
    if (!wire.connected) {
      settle(refusal(kind.event, "There is no connection to the server."));
      return;
    }
    wire.emit(kind.event, question.payload);
    timer = setTimeout(giveUp, ANSWER_MS);
  };

  const giveUp = () => {
    late += 1;
    settle(refusal(kind.event, "The server did not answer."));
  };
  const isLate = (value: T) =>
    late > 0 && (!asked || kind.answers?.(value, asked.payload) === false);

  wire.on(kind.answer, (data: unknown) => {
    const value = kind.read(data);
    if (value !== undefined && isLate(value)) {
      late -= 1;
      return;
    }
    settle(
      value === undefined
        ? refusal(kind.event, "The answer of the server cannot be read.")
        : { state: "done", value },
    );
  });
  wire.on("validation_error", (data: unknown) => {
    const error = toValidationError(data);
    if (error?.event === kind.event) settle({ state: "refused", error });
  });
  wire.on("disconnect", () => {
    late = 0;
    if (asked) settle(refusal(kind.event, "The connection was lost before the answer came."));
  });

  return (payload) =>
    new Promise((resolve) => {
      const question: Waiting<P, T> = { payload, settle: resolve };
      if (!asked) {
        send(question);
        return;
      }
      if (kind.newestOnly) {
        for (const old of queue) old.settle({ state: "superseded" });
        queue = [];
      }
      queue = [...queue, question];
    });
}
