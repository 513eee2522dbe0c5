/** What stands in the place of one thing that is not there: why, and where to go on. */
import { PageLink } from "../frame/PageLink.tsx";
import { useHub } from "../state/store.ts";
import { oneLine } from "../text/visible.ts";
import { BackButton } from "./BackButton.tsx";
import "../styles/subject.css";

const NAME_LENGTH = 64;
const REASON_LENGTH = 300;

interface NotShownProps {
  /** Such as "message". */
  readonly what: string;
  readonly name: string;
  readonly state: "waiting" | "missing" | "failed";
  readonly reason: string;
  /** Why it may be missing. */
  readonly missing: string;
  readonly onAgain: () => void;
}

function Missing({ what, missing }: Pick<NotShownProps, "what" | "missing">) {
  return (
    <div className="empty-state" role="status" data-testid="subject-missing">
      <h2>There is no such {what}</h2>
      <p>{missing}</p>
      <p className="empty-actions">
        <PageLink className="button" page="live">
          Live messages
        </PageLink>
        <PageLink className="button" page="search">
          Search
        </PageLink>
      </p>
    </div>
  );
}

function Failed({ reason, onAgain }: Pick<NotShownProps, "reason" | "onAgain">) {
  return (
    <div className="empty-state" role="alert">
      <h2>There was no answer</h2>
      <p>{oneLine(reason, REASON_LENGTH)}</p>
      <button type="button" className="button" onClick={onAgain}>
        Try again
      </button>
    </div>
  );
}

function Waiting({ what }: Pick<NotShownProps, "what">) {
  const connection = useHub((state) => state.connection);
  if (connection === "disconnected") {
    return (
      <div className="empty-state" role="status">
        <h2>No contact with the server</h2>
        <p className="quiet">The {what} is asked for as soon as it answers.</p>
      </div>
    );
  }
  if (connection === "upgrading") {
    return (
      <div className="empty-state" role="status">
        <h2>The server is not ready yet</h2>
        <p className="quiet">The {what} is asked for when it is.</p>
      </div>
    );
  }
  return <div className="empty-state" role="status" aria-label="Loading" />;
}

export function NotShown({ what, name, state, reason, missing, onAgain }: NotShownProps) {
  return (
    <main className="page subject-page" id="main">
      <header className="subject-head">
        <BackButton />
        <h1>
          <span className="visually-hidden">{what} </span>
          <bdi className="data">{oneLine(name, NAME_LENGTH)}</bdi>
        </h1>
      </header>
      {state === "missing" && <Missing what={what} missing={missing} />}
      {state === "failed" && <Failed reason={reason} onAgain={onAgain} />}
      {state === "waiting" && <Waiting what={what} />}
    </main>
  );
}
