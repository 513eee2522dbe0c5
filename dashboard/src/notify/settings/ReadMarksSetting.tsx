/** Where read marks are kept: in this browser, or on the server for several browsers. */
import type { FormEvent } from "react";
import { oneLine } from "../../text/visible.ts";
import { CopyButton } from "../../ui/CopyButton.tsx";
import { type ReadProfile, useReadProfile } from "./useReadProfile.ts";

const CODE_LENGTH = 128;
const REASON_LENGTH = 300;

export function ReadMarksSetting() {
  const read = useReadProfile();
  return (
    <section aria-label="Read marks">
      <h3>Read marks</h3>
      {read.profile && <Choice read={read} active={read.profile.active} />}
      {read.profile?.active && <Code code={read.profile.code} />}
      {read.profile && <JoinForm read={read} />}
      <p className="setting-note" role="status">
        {!read.profile && read.busy && "Asking the server…"}
        {read.absent && "Kept in this browser. This server keeps none."}
      </p>
      {read.problem !== "" && (
        <p className="setting-note setting-problem" role="alert">
          {oneLine(read.problem, REASON_LENGTH)}
        </p>
      )}
      {read.problem !== "" && !read.profile && (
        <button type="button" className="button" onClick={read.retry}>
          Try again
        </button>
      )}
    </section>
  );
}

function Choice({ read, active }: { readonly read: ReadProfile; readonly active: boolean }) {
  return (
    <fieldset className="segmented setting-choice">
      <legend className="visually-hidden">Keep read marks</legend>
      <button
        type="button"
        aria-pressed={!active}
        data-active={!active}
        data-testid="read-marks-browser"
        onClick={() => active && read.leave()}
      >
        In this browser
      </button>
      <button
        type="button"
        aria-pressed={active}
        data-active={active}
        data-testid="read-marks-server"
        onClick={() => !active && read.make()}
      >
        On the server
      </button>
    </fieldset>
  );
}

function Code({ code }: { readonly code: string }) {
  return (
    <>
      <p className="quiet">
        Browsers that join with this code share what is read. Keep it to come back.
      </p>
      <div className="setting-row">
        <code className="setting-code" data-testid="read-profile-code">
          {oneLine(code, CODE_LENGTH)}
        </code>
        <CopyButton label="Copy" text={() => code} />
      </div>
    </>
  );
}

function JoinForm({ read }: { readonly read: ReadProfile }) {
  const join = (event: FormEvent) => {
    event.preventDefault();
    read.join();
  };
  return (
    <form className="setting-row" onSubmit={join}>
      <input
        type="text"
        aria-label="Code of another browser"
        placeholder="Code of another browser"
        maxLength={CODE_LENGTH}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        value={read.code}
        onChange={(event) => read.setCode(event.currentTarget.value)}
      />
      <button type="submit" className="button" disabled={read.code.trim() === ""}>
        Join
      </button>
    </form>
  );
}
