/**
 * What a term would have found, asked for as it is typed.
 *
 * Separate from the form because of its timing: not every key is a question, the newest one counts,
 * and what is shown stays until there is something to show in its place.
 */
import { useEffect, useState } from "react";
import { useHub } from "../state/store.ts";
import type { TermPreview } from "../wire/alertEvents.ts";
import { useAlertRequests } from "./requests.ts";

export const PREVIEW_DELAY_MS = 300;

export interface Preview {
  /** The newest answer; it may be of the term before while `asking`. */
  readonly found: TermPreview | undefined;
  /** Why there is no answer; empty when there is or will be one. */
  readonly problem: string;
  readonly asking: boolean;
}

const NOTHING: Preview = { found: undefined, problem: "", asking: false };

/** The preview of a term over the last `days`; none for an empty term. */
export function usePreview(term: string, days: number): Preview {
  const requests = useAlertRequests();
  const connected = useHub((state) => state.connection === "connected");
  const [preview, setPreview] = useState(NOTHING);

  useEffect(() => {
    if (term === "") {
      setPreview(NOTHING);
      return;
    }
    if (!connected) return;
    let wanted = true;
    setPreview((before) => ({ ...before, asking: true }));
    const timer = setTimeout(async () => {
      const answer = await requests.preview(term, days);
      if (!wanted || answer.state === "superseded") return;
      if (answer.state === "done") {
        setPreview({ found: answer.value, problem: "", asking: false });
      } else {
        const { issues, summary } = answer.error;
        setPreview({ found: undefined, problem: issues[0]?.message ?? summary, asking: false });
      }
    }, PREVIEW_DELAY_MS);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [requests, term, days, connected]);
  return preview;
}
