/** The messages that matched alert terms, now and in the past, and the terms themselves. */
import { useCallback, useMemo, useState } from "react";
import { flushSync } from "react-dom";
import { useQuery } from "../state/location.ts";
import { CardsToggle } from "../table/CardsToggle.tsx";
import type { AlertRequests } from "../wire/alertRequests.ts";
import { focusInput } from "./AddTerms.tsx";
import { HistoryList } from "./HistoryList.tsx";
import { historyOf } from "./historyAddress.ts";
import { LiveList } from "./LiveList.tsx";
import { AlertRequestsContext } from "./requests.ts";
import { TermsPanel } from "./TermsPanel.tsx";
import "../styles/alerts.css";
import "../styles/terms.css";

export default function AlertsPage({ requests }: { readonly requests: AlertRequests }) {
  const query = useQuery();
  const place = useMemo(() => historyOf(query), [query]);
  const [termsShown, setTermsShown] = useState(false);
  const hideTerms = useCallback(() => setTermsShown(false), []);
  const showTerms = () => {
    flushSync(() => setTermsShown(true));
    focusInput("add");
  };
  const controls = (
    <>
      <CardsToggle />
      <button
        type="button"
        className="button terms-switch"
        aria-pressed={termsShown}
        data-active={termsShown}
        onClick={() => setTermsShown(!termsShown)}
      >
        Terms
      </button>
    </>
  );
  return (
    <AlertRequestsContext value={requests}>
      <main className="page alerts-page" id="main" data-terms={termsShown}>
        {place ? (
          <HistoryList place={place}>{controls}</HistoryList>
        ) : (
          <LiveList onShowTerms={showTerms}>{controls}</LiveList>
        )}
        <TermsPanel place={place} onLeave={hideTerms} />
      </main>
    </AlertRequestsContext>
  );
}
