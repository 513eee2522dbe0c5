/** Who and what most messages are of; every row leads to the search of its messages. */
import { type Bar, Bars } from "../figures/Bars.tsx";
import { SearchLink } from "../frame/SearchLink.tsx";
import { oneLine } from "../text/visible.ts";
import type { Ranked, Ranking, Totals } from "../wire/statisticsEvents.ts";
import type { Span } from "./choice.ts";
import { type Subject, searchOf } from "./searches.ts";

const SUBJECTS: readonly (readonly [Subject, string])[] = [
  ["airlines", "Airlines"],
  ["aircraft", "Aircraft"],
  ["labels", "Labels"],
  ["stations", "Stations"],
];
const FEW = 10;
const NAME_LENGTH = 40;
const TITLE_LENGTH = 60;

function Words({ ranked }: { readonly ranked: Ranked }) {
  const { name, title } = ranked;
  return (
    <>
      <bdi className="data">{oneLine(name, NAME_LENGTH)}</bdi>
      {title !== "" && (
        <bdi className="title" title={oneLine(title, TITLE_LENGTH)}>
          {oneLine(title, TITLE_LENGTH)}
        </bdi>
      )}
    </>
  );
}

interface RankingPanelProps {
  readonly subject: Subject;
  readonly name: string;
  readonly ranking: Ranking;
  readonly span: Span;
}

function RankingPanel({ subject, name, ranking, span }: RankingPanelProps) {
  const byName = new Map(ranking.top.map((ranked) => [ranked.name, ranked]));
  const bars = ranking.top.map((ranked) => ({
    key: ranked.name,
    count: ranked.count,
    words: <Words ranked={ranked} />,
  }));
  const question = ({ key }: Bar) => {
    const ranked = byName.get(key);
    return ranked ? searchOf(subject, ranked, span, Date.now()) : new URLSearchParams();
  };
  return (
    <section className="block" aria-label={name} data-testid={`top-${subject}`}>
      <h3>{name}</h3>
      {bars.length === 0 ? (
        <p className="block-empty">None so far.</p>
      ) : (
        <Bars
          bars={bars}
          few={FEW}
          others={ranking.others}
          link={(bar, content) => (
            <SearchLink className="bar-link" question={question(bar)}>
              {content}
            </SearchLink>
          )}
        />
      )}
    </section>
  );
}

interface RankingsProps {
  readonly totals: Totals;
  readonly span: Span;
}

export function Rankings({ totals, span }: RankingsProps) {
  return SUBJECTS.map(([subject, name]) => (
    <RankingPanel
      key={subject}
      subject={subject}
      name={name}
      ranking={totals[subject]}
      span={span}
    />
  ));
}
