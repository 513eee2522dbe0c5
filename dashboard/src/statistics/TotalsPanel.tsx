/** What was stored in the last days: how much, on which links, of whom, and when. */
import { countText, shareText } from "../figures/words.ts";
import { LinkMark } from "../ui/LinkMark.tsx";
import { LINK_IDS, LINKS } from "../wire/links.ts";
import type { Totals } from "../wire/statisticsEvents.ts";
import { type Choice, SPANS, spanName } from "./choice.ts";
import { DayPanel } from "./DayPanel.tsx";
import { HourPanel } from "./HourPanel.tsx";
import { PanelTrouble } from "./PanelTrouble.tsx";
import { Rankings } from "./Rankings.tsx";
import type { Asked } from "./useAsked.ts";

interface TotalsPanelProps {
  readonly asked: Asked<Totals>;
  readonly choice: Choice;
  readonly change: (choice: Choice) => void;
}

function LinkShares({ totals }: { readonly totals: Totals }) {
  const heard = LINK_IDS.filter((id) => totals.links[id] > 0);
  return (
    <div className="shares">
      <div className="share-bar" aria-hidden="true">
        {heard.map((id) => (
          <span key={id} data-link={id} style={{ flexGrow: totals.links[id] }} />
        ))}
      </div>
      <ul data-testid="link-shares">
        {heard.map((id) => (
          <li key={id}>
            <LinkMark link={id} /> <span className="name">{LINKS[id].name}</span>{" "}
            <span className="figure">{countText(totals.links[id])}</span>{" "}
            <span className="figure quiet">{shareText(totals.links[id], totals.messages)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

export function TotalsPanel({ asked, choice, change }: TotalsPanelProps) {
  const { value: totals, stale, failure, reload } = asked;
  // While another span loads, what is shown is still of the one before.
  const span = SPANS.find((one) => one === totals?.days);
  return (
    <section className="block-group" aria-label="Stored messages" data-stale={stale}>
      <header className="block-head">
        <h2>Stored messages</h2>
        <fieldset className="segmented">
          <legend className="visually-hidden">Days</legend>
          {SPANS.map((span) => (
            <button
              key={spanName(span)}
              type="button"
              aria-pressed={choice.span === span}
              data-active={choice.span === span}
              data-testid={`span-${span ?? "all"}`}
              onClick={() => change({ ...choice, span })}
            >
              {spanName(span)}
            </button>
          ))}
        </fieldset>
        {totals && (
          <strong className="figure total" data-testid="total">
            {countText(totals.messages)}
          </strong>
        )}
        <span className="hint">
          {choice.span !== undefined && "whole days in UTC, today among them; "}each transmission
          counts once
        </span>
      </header>
      {failure !== "" && <PanelTrouble reason={failure} onReload={reload} />}
      {!totals && failure === "" && (
        <p className="block-wait" role="status">
          Loading…
        </p>
      )}
      {totals && totals.messages === 0 && (
        <p className="block-empty">No message was stored in this time.</p>
      )}
      {totals && totals.messages > 0 && (
        <>
          <LinkShares totals={totals} />
          <div className="figure-grid">
            <Rankings totals={totals} span={span} />
            <div className="grid-half">
              <HourPanel counts={totals.hours} />
            </div>
            <div className="grid-half">
              <DayPanel days={totals.perDay} span={span} />
            </div>
          </div>
        </>
      )}
    </section>
  );
}
