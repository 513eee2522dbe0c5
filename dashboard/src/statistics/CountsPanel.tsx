/** Messages since the database was made: with content and empty, good and with errors. */
import { countText, shareText } from "../figures/words.ts";
import type { MessageCounts } from "../wire/statisticsEvents.ts";

interface RowProps {
  readonly name: string;
  readonly total: number;
  readonly errors: number;
}

function Row({ name, total, errors }: RowProps) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{countText(total - errors)}</td>
      <td>{countText(errors)}</td>
      <td>{shareText(errors, total)}</td>
      <td>{countText(total)}</td>
    </tr>
  );
}

export function CountsPanel({ counts }: { readonly counts: MessageCounts }) {
  const { withContent, withContentErrors, empty, emptyErrors } = counts;
  return (
    <section className="block" aria-label="Message counts" data-testid="counts">
      <h3>
        Messages <span className="hint">since the database was made</span>
      </h3>
      <table className="count-table">
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">Kind</span>
            </th>
            <th scope="col">Good</th>
            <th scope="col">Errors</th>
            <th scope="col">Share</th>
            <th scope="col">All</th>
          </tr>
        </thead>
        <tbody>
          <Row name="With content" total={withContent} errors={withContentErrors} />
          <Row name="Empty" total={empty} errors={emptyErrors} />
          <Row name="All" total={withContent + empty} errors={withContentErrors + emptyErrors} />
        </tbody>
      </table>
    </section>
  );
}
