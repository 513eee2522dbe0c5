/**
 * Whether the server has another build of this page by now.
 *
 * Separate from the connection, which only says when to look: nothing is loaded anew by itself, since
 * somebody may be reading.
 */
import { create } from "zustand";
import { asObject, asText } from "../wire/json.ts";

const BUILD_LIMIT = 64;
/** A development server has no builds. */
const BUILD = /^[0-9a-f]{8,64}$/;

interface VersionState {
  /** The build that is offered; empty while there is nothing to say. */
  readonly offered: string;
}

export const useVersion = create<VersionState>()(() => ({ offered: "" }));

const refused = new Set<string>();

/** The build of this page; empty where it has none. */
export function ownBuild(): string {
  const build = document.querySelector<HTMLMetaElement>("meta[name=build]")?.content ?? "";
  return BUILD.test(build) ? build : "";
}

/** Looks at the server, and offers its build where it is another. */
export async function lookForNewVersion(): Promise<void> {
  const own = ownBuild();
  if (own === "") return;
  try {
    const response = await fetch(new URL("build.json", document.baseURI), { cache: "no-store" });
    const answer: unknown = response.ok ? await response.json() : undefined;
    const build = asText(asObject(answer)?.["build"], BUILD_LIMIT);
    const another = BUILD.test(build) && build !== own && !refused.has(build);
    useVersion.setState({ offered: another ? build : "" });
  } catch {
    // Without contact there is another time to look: the next greeting.
  }
}

/** Says no more of this build. */
export function refuseVersion(): void {
  refused.add(useVersion.getState().offered);
  useVersion.setState({ offered: "" });
}
