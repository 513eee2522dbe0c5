/**
 * Removing terms one by one, each at once, with a while to take it back.
 *
 * Separate from the lists because both share the notice about what was done last.
 */
import { useCallback, useEffect, useState } from "react";
import { oneLine } from "../text/visible.ts";
import type { TermChange } from "../wire/alertEvents.ts";
import { useAlertRequests } from "./requests.ts";
import { explainChange } from "./terms.ts";

const NOTICE_MS = 10_000;
const TERM_LENGTH = 40;
const NOTHING: ReadonlySet<string> = new Set();

export interface Notice {
  readonly text: string;
  /** What takes back what the notice tells of. */
  readonly undo: TermChange | undefined;
}

export interface Removal {
  readonly notice: Notice | undefined;
  readonly reasons: readonly string[];
  /** Terms whose removal the server has not confirmed yet. */
  readonly removing: ReadonlySet<string>;
  readonly removeTerm: (term: string) => void;
  readonly removeIgnored: (term: string) => void;
  readonly undo: () => void;
  /** Says something in the same place. */
  readonly say: (text: string) => void;
}

export function useRemoval(): Removal {
  const requests = useAlertRequests();
  const [notice, setNotice] = useState<Notice>();
  const [reasons, setReasons] = useState<readonly string[]>([]);
  const [removing, setRemoving] = useState(NOTHING);

  useEffect(() => {
    if (!notice) return;
    const timer = setTimeout(() => setNotice(undefined), NOTICE_MS);
    return () => clearTimeout(timer);
  }, [notice]);

  const send = useCallback(
    async (change: TermChange, done: Notice) => {
      setReasons([]);
      const answer = await requests.changeTerms(change);
      if (answer.state === "refused") setReasons(explainChange(answer.error, change));
      else setNotice(done);
    },
    [requests],
  );
  const remove = useCallback(
    async (term: string, change: TermChange, undo: TermChange) => {
      setRemoving((before) => new Set([...before, term]));
      await send(change, { text: `${oneLine(term, TERM_LENGTH)} removed.`, undo });
      setRemoving((before) => new Set([...before].filter((other) => other !== term)));
    },
    [send],
  );
  const removeTerm = useCallback(
    (term: string) => void remove(term, { remove: [term] }, { add: [term] }),
    [remove],
  );
  const removeIgnored = useCallback(
    (term: string) => void remove(term, { unignore: [term] }, { ignore: [term] }),
    [remove],
  );
  const undo = useCallback(() => {
    if (!notice?.undo) return;
    const text = notice.undo.add
      ? "It is watched again. Matching stored messages again brings back its past alerts."
      : "It is ignored again.";
    void send(notice.undo, { text, undo: undefined });
  }, [notice, send]);
  const say = useCallback((text: string) => setNotice({ text, undo: undefined }), []);
  return { notice, reasons, removing, removeTerm, removeIgnored, undo, say };
}
