/** The messages that matched alert terms, now and in the past, and the terms themselves. */
import { lazy, useCallback, useMemo, useState } from "react";
import { useQuery } from "../state/location.ts";
import type { AlertRequests } from "../wire/alertRequests.ts";
import { historyOf } from "./historyAddress.ts";
import { LiveList } from "./LiveList.tsx";
import { LoadedLater } from "./LoadedLater.tsx";
import { AlertRequestsContext } from "./requests.ts";

const HistoryList = lazy(() => import("./HistoryList.tsx"));
const TermsPanel = lazy(() => import("./TermsPanel.tsx"));

export function AlertsPage({ requests }: { readonly requests: AlertRequests }) {
  const query = useQuery();
  const place = useMemo(() => historyOf(query), [query]);
  const [termsShown, setTermsShown] = useState(false);
  const hideTerms = useCallback(() => setTermsShown(false), []);
  const termsSwitch = (
    <button
      type="button"
      className="button terms-switch"
      aria-pressed={termsShown}
      data-active={termsShown}
      onClick={() => setTermsShown(!termsShown)}
    >
      Terms
    </button>
  );
  return (
    <AlertRequestsContext value={requests}>
      <main className="page alerts-page" id="main" data-terms={termsShown}>
        {place ? (
          <LoadedLater waiting={<div className="alerts-list" />}>
            <HistoryList place={place}>{termsSwitch}</HistoryList>
          </LoadedLater>
        ) : (
          <LiveList>{termsSwitch}</LiveList>
        )}
        <LoadedLater waiting={<aside className="terms-panel" />}>
          <TermsPanel place={place} onLeave={hideTerms} />
        </LoadedLater>
      </main>
    </AlertRequestsContext>
  );
}
