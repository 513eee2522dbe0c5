/**
 * The read profile as the settings see it, and what follows a change of it.
 *
 * Separate from the form because a change has effects elsewhere: the socket connects again with the
 * new cookie, and so do other tabs.
 */
import { useCallback, useEffect, useState } from "react";
import { announceProfile } from "../../state/readMarks.ts";
import { reconnectForProfile } from "../../wire/readEvents.ts";
import {
  askProfile,
  joinProfile,
  leaveProfile,
  makeProfile,
  type Profile,
  type ProfileAnswer,
} from "./readProfile.ts";

export interface ReadProfile {
  /** Undefined while the server was not heard, or when it keeps no read marks. */
  readonly profile: Profile | undefined;
  readonly absent: boolean;
  readonly busy: boolean;
  /** Why the last request failed; empty when it did not. */
  readonly problem: string;
  /** The code that is being entered. */
  readonly code: string;
  readonly setCode: (code: string) => void;
  readonly retry: () => void;
  readonly make: () => void;
  readonly join: () => void;
  readonly leave: () => void;
}

export function useReadProfile(): ReadProfile {
  const [answer, setAnswer] = useState<ProfileAnswer>();
  const [profile, setProfile] = useState<Profile>();
  const [busy, setBusy] = useState(true);
  const [code, setCode] = useState("");

  const ask = useCallback(async (request: Promise<ProfileAnswer>) => {
    setBusy(true);
    const result = await request;
    setBusy(false);
    setAnswer(result);
    if (result.state === "known") setProfile(result.profile);
    return result.state === "known";
  }, []);
  const retry = useCallback(() => void ask(askProfile()), [ask]);
  useEffect(retry, [retry]);

  const change = async (request: () => Promise<ProfileAnswer>, codeAfter: string) => {
    // No button is disabled meanwhile: it would lose the focus of whoever works with keys.
    if (busy || !(await ask(request()))) return;
    setCode(codeAfter);
    announceProfile();
    reconnectForProfile({ bringMarks: true });
  };

  return {
    profile,
    absent: answer?.state === "absent",
    busy,
    problem: answer?.state === "failed" ? answer.reason : "",
    code,
    setCode,
    retry,
    make: () => void change(makeProfile, ""),
    join: () => void change(() => joinProfile(code.trim()), ""),
    // The code stays at hand: who left by mistake comes back with one click.
    leave: () => void change(leaveProfile, profile?.code ?? ""),
  };
}
