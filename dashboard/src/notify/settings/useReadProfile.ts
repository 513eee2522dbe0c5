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
  readonly retry: () => void;
  readonly make: () => void;
  readonly join: (code: string) => void;
  readonly leave: () => void;
}

function changed(): void {
  announceProfile();
  reconnectForProfile({ bringMarks: true });
}

export function useReadProfile(): ReadProfile {
  const [answer, setAnswer] = useState<ProfileAnswer>();
  const [profile, setProfile] = useState<Profile>();
  const [busy, setBusy] = useState(true);

  const run = useCallback(async (request: Promise<ProfileAnswer>, after?: () => void) => {
    setBusy(true);
    const result = await request;
    setBusy(false);
    setAnswer(result);
    if (result.state !== "known") return;
    setProfile(result.profile);
    after?.();
  }, []);
  const retry = useCallback(() => void run(askProfile()), [run]);
  useEffect(retry, [retry]);

  return {
    profile,
    absent: answer?.state === "absent",
    busy,
    problem: answer?.state === "failed" ? answer.reason : "",
    retry,
    make: () => void run(makeProfile(), changed),
    join: (code) => void run(joinProfile(code), changed),
    leave: () => void run(leaveProfile(), changed),
  };
}
