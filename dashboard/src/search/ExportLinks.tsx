/** All messages of the search as a file, not only those of the page. */
import { useHub } from "../state/store.ts";
import { EXPORT_FORMS, type ExportForm, exportAddress } from "./exportAddress.ts";
import type { Search } from "./search.ts";

const WORDS: Readonly<Record<ExportForm, string>> = { csv: "CSV", jsonl: "JSON lines" };

export function ExportLinks({ search }: { readonly search: Search }) {
  const zone = useHub((hub) => hub.zone);
  return (
    <section className="keep-part" aria-label="Export">
      <h2>Export</h2>
      <p className="quiet">All messages of this search, the newest first.</p>
      <div className="keep-actions">
        {EXPORT_FORMS.map((form) => (
          <a
            key={form}
            className="button"
            href={exportAddress(search, form, Date.now(), zone)}
            download={`acarshub-messages.${form}`}
            data-testid={`export-${form}`}
            onClick={({ currentTarget }) => {
              // A range that ends now has moved on since this was drawn.
              currentTarget.href = exportAddress(search, form, Date.now(), zone);
            }}
          >
            {WORDS[form]}
          </a>
        ))}
      </div>
    </section>
  );
}
