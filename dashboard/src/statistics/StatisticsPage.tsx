/** What was received, over time and in all: one page, readable at a glance. */
import { useCallback, useMemo } from "react";
import { Figures } from "../frame/Figures.tsx";
import { PageLink } from "../frame/PageLink.tsx";
import { replaceView, useView } from "../state/location.ts";
import { ratesWatch } from "../wire/rates.ts";
import type { Wire } from "../wire/requests.ts";
import { statisticsRequests } from "../wire/statisticsRequests.ts";
import { CountsPanel } from "./CountsPanel.tsx";
import { type Choice, choiceOf, viewFor } from "./choice.ts";
import { FrequenciesPanel } from "./FrequenciesPanel.tsx";
import { LevelsPanel } from "./LevelsPanel.tsx";
import { PanelTrouble } from "./PanelTrouble.tsx";
import { RatesPanel } from "./RatesPanel.tsx";
import { TermsPanel } from "./TermsPanel.tsx";
import { TotalsPanel } from "./TotalsPanel.tsx";
import { useAsked } from "./useAsked.ts";
import { useRates } from "./useRates.ts";
import "../styles/figures.css";
import "../styles/statistics.css";

/** Before the first message all panels are empty, and one sentence says what to do. */
function NothingYet() {
  return (
    <p className="nothing-yet" data-testid="nothing-yet">
      Nothing was received yet. The page of{" "}
      <PageLink page="live" className="link-button">
        live messages
      </PageLink>{" "}
      shows how to point a decoder at this hub.
    </p>
  );
}

function change(choice: Choice): void {
  replaceView(viewFor(choice));
}

export default function StatisticsPage({ wire }: { readonly wire: Wire }) {
  const view = useView();
  const choice = useMemo(() => choiceOf(view), [view]);
  const requests = statisticsRequests(wire);
  const rates = useRates(ratesWatch(wire), choice.period);
  const { span } = choice;
  const totals = useAsked(useCallback(() => requests.totals(span), [requests, span]));
  const levels = useAsked(requests.levels);
  const frequencies = useAsked(requests.frequencies);
  const counts = useAsked(requests.counts);
  const since = [levels, frequencies, counts];
  const trouble = since.find(({ failure }) => failure !== "");
  const known = rates.chart !== undefined || totals.value !== undefined;
  return (
    <Figures name="Statistics" known={known}>
      {counts.value && counts.value.withContent + counts.value.empty === 0 && <NothingYet />}
      <RatesPanel rates={rates} choice={choice} change={change} />
      <TotalsPanel asked={totals} choice={choice} change={change} />
      <section
        className="block-group"
        aria-label="Since the database was made"
        data-stale={since.some(({ stale }) => stale)}
      >
        {trouble && (
          <PanelTrouble
            reason={trouble.failure}
            onReload={() => {
              for (const { reload } of since) reload();
            }}
          />
        )}
        <div className="figure-grid">
          <div className="grid-half">{levels.value && <LevelsPanel levels={levels.value} />}</div>
          {counts.value && <CountsPanel counts={counts.value} />}
          <TermsPanel />
        </div>
        {frequencies.value && <FrequenciesPanel frequencies={frequencies.value} />}
      </section>
    </Figures>
  );
}
