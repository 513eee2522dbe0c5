/** What stands in the place of results while there are none, why, and what to try. */
import { useHub } from "../state/store.ts";
import { oneLine } from "../text/visible.ts";
import { conditionsOf } from "./conditions.ts";
import { SyntaxHelp } from "./SyntaxHelp.tsx";
import { fieldsInUse } from "./search.ts";
import { isBackwards } from "./timeRange.ts";
import type { Results } from "./useResults.ts";
import type { SearchState } from "./useSearch.ts";

const VALUE_LENGTH = 32;
const REASON_LENGTH = 300;

interface EmptyResultsProps {
  readonly state: SearchState;
  readonly results: Results;
}

/** Without answer: why there is none. */
function NoAnswer({ results }: { readonly results: Results }) {
  const connection = useHub((state) => state.connection);
  const { trouble, reload } = results;
  if (connection === "disconnected") {
    return (
      <div className="empty-state" role="status">
        <h2>No contact with the server</h2>
        <p className="quiet">This is searched for as soon as it answers.</p>
      </div>
    );
  }
  if (connection === "upgrading") {
    return (
      <div className="empty-state" role="status">
        <h2>The server is not ready yet</h2>
        <p className="quiet">This is searched for when it is.</p>
      </div>
    );
  }
  if (trouble?.mistake) {
    // Where and why is told below the box.
    return (
      <div className="empty-state search-mistaken">
        <SyntaxHelp />
      </div>
    );
  }
  if (trouble) {
    return (
      <div className="empty-state" role="alert">
        <h2>There was no answer</h2>
        <p>{oneLine(trouble.reason, REASON_LENGTH)}</p>
        <button type="button" className="button" onClick={reload}>
          Try again
        </button>
      </div>
    );
  }
  return (
    <div className="empty-state" role="status">
      <p className="quiet">Searching…</p>
    </div>
  );
}

/** Offers the search without each of its conditions. */
function Without({ state }: { readonly state: SearchState }) {
  const zone = useHub((hub) => hub.zone);
  const { search, choose } = state;
  const conditions = conditionsOf(search, zone);
  const isAlone = conditions.length === 1 && search.query.trim() === "";
  if (conditions.length === 0 || isAlone) return null;
  return (
    <div className="search-without">
      <span className="quiet">Search without</span>
      {conditions.map(({ key, name, value, without }) => (
        <button key={key} type="button" className="button" onClick={() => choose(without)}>
          {name}
          {value !== "" && <bdi className="data">{oneLine(value, VALUE_LENGTH)}</bdi>}
        </button>
      ))}
    </div>
  );
}

function Nothing({ state }: { readonly state: SearchState }) {
  const { search } = state;
  const hasWords = search.query.trim() !== "" || fieldsInUse(search).length > 0;
  const words = search.query.trim().split(/\s+/);
  const hasSeveral = words.length > 1 && !words.includes("OR") && !search.query.includes('"');
  const isOpen = !hasWords && state.question === "";
  return (
    <div className="empty-state" data-testid="search-nothing">
      <h2>{isOpen ? "No message is stored yet" : "No message found"}</h2>
      {isOpen && <p>Messages are found here as soon as they come in.</p>}
      {isBackwards(search.range) && <p>The time ends before it begins.</p>}
      {hasWords && !isBackwards(search.range) && <p>Parts of words were looked for as well.</p>}
      {hasSeveral && (
        <p className="quiet">
          All words have to be in one message. With <span className="data">OR</span> between them,
          one is enough.
        </p>
      )}
      <Without state={state} />
    </div>
  );
}

export function EmptyResults({ state, results }: EmptyResultsProps) {
  const connected = useHub((hub) => hub.connection === "connected");
  const { loaded, stale, trouble } = results;
  const { place, goOn, goToFirst } = state;
  if (!loaded || stale || trouble || !connected) return <NoAnswer results={results} />;
  if (loaded.next !== "") {
    return (
      <div className="empty-state">
        <h2>Nothing found so far</h2>
        <p>The time was up before all messages were looked at.</p>
        <button
          type="button"
          className="button primary"
          onClick={() => goOn({ after: loaded.next, seen: place.seen })}
        >
          Look further back
        </button>
      </div>
    );
  }
  if (loaded.partial) {
    return (
      <div className="empty-state">
        <h2>The search took too long</h2>
        <p>The time was up before anything was found. A shorter time or another word may help.</p>
        <Without state={state} />
      </div>
    );
  }
  if (place.after !== "") {
    return (
      <div className="empty-state">
        <h2>Nothing further back</h2>
        <button type="button" className="button" onClick={goToFirst}>
          Go to the newest
        </button>
      </div>
    );
  }
  return <Nothing state={state} />;
}
