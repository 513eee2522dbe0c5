/** On which frequencies messages came, link by link. */
import { Bars } from "../figures/Bars.tsx";
import { SearchLink } from "../frame/SearchLink.tsx";
import { oneLine } from "../text/visible.ts";
import { LinkMark } from "../ui/LinkMark.tsx";
import { LINK_IDS, LINKS } from "../wire/links.ts";
import type { Frequencies } from "../wire/statisticsEvents.ts";
import { searchOfFrequency } from "./searches.ts";

const FEW = 8;
/** What somebody may want to see; the others stay a number. */
const MOST = 100;
const NAME_LENGTH = 24;

export function FrequenciesPanel({ frequencies }: { readonly frequencies: Frequencies }) {
  const heard = LINK_IDS.filter((link) => frequencies[link].length > 0);
  return (
    <section className="block-group" aria-label="Frequencies" data-testid="frequencies">
      <h3>
        Frequencies <span className="hint">MHz, since the database was made</span>
      </h3>
      {heard.length === 0 && <p className="block-empty">No decoder has told a frequency so far.</p>}
      <div className="frequency-grid">
        {heard.map((link) => {
          const ranked = frequencies[link];
          const others = ranked.slice(MOST).reduce((sum, { count }) => sum + count, 0);
          return (
            <section key={link} className="block" aria-label={LINKS[link].name}>
              <h4>
                <LinkMark link={link} /> {LINKS[link].name}
              </h4>
              <Bars
                bars={ranked.slice(0, MOST).map(({ frequency, count }) => ({
                  key: frequency,
                  count,
                  words: <bdi className="data">{oneLine(frequency, NAME_LENGTH)}</bdi>,
                }))}
                few={FEW}
                others={others}
                link={({ key }, content) => (
                  <SearchLink className="bar-link" question={searchOfFrequency(link, key)}>
                    {content}
                  </SearchLink>
                )}
              />
            </section>
          );
        })}
      </div>
    </section>
  );
}
