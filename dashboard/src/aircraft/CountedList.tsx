/** Names with the number of their messages, each a way to those messages. */
import { SearchLink } from "../frame/SearchLink.tsx";
import { oneLine } from "../text/visible.ts";
import type { Ranking } from "../wire/aircraft.ts";

const NAME_LENGTH = 24;
const TITLE_LENGTH = 48;

interface CountedListProps {
  readonly title: string;
  readonly ranking: Ranking;
  /** What to search for, with the name in it. */
  readonly questionFor: (name: string) => URLSearchParams;
}

export function CountedList({ title, ranking, questionFor }: CountedListProps) {
  const { top, others } = ranking;
  if (top.length === 0) return null;
  return (
    <section className="panel" aria-label={title}>
      <h2>{title}</h2>
      <ul className="counted-list" data-titled={top.some((one) => one.title !== "")}>
        {top.map(({ name, title: words, messages }) => (
          <li key={name}>
            <SearchLink question={questionFor(name)} className="counted">
              <bdi className="data">{oneLine(name, NAME_LENGTH)}</bdi>
              {words !== "" && <bdi className="title">{oneLine(words, TITLE_LENGTH)}</bdi>}
              <span className="figure">{messages.toLocaleString("en")}</span>
            </SearchLink>
          </li>
        ))}
        {others > 0 && (
          <li className="counted quiet">
            <span>others</span>
            <span className="figure">{others.toLocaleString("en")}</span>
          </li>
        )}
      </ul>
    </section>
  );
}
