/**
 * Questions over HTTP, relative to the page, with answers that are told apart by what to do next.
 *
 * Separate from the socket because these ask for one thing by its name, and pages that are loaded
 * later ask them.
 */
import { asObject, asText } from "./json.ts";

const REASON_LIMIT = 300;
/** A proxy without its server can take a request and say nothing. */
const PATIENCE_MS = 10_000;
/** A server that starts, or that is busy, says so; then it is asked again. */
const STATUS_BUSY = 503;
const STATUSES_OF_NOTHING = new Set([400, 404, 410]);

export type RestAnswer =
  | { readonly state: "done"; readonly value: unknown }
  /** There is nothing of that name. */
  | { readonly state: "missing" }
  | { readonly state: "failed"; readonly reason: string };

/** Where the server answers, below whatever prefix the page has. */
export function restAddress(path: string): string {
  return new URL(`api/v1/${path}`, document.baseURI).href;
}

function reasonOf(body: unknown, status: number): string {
  const told = asText(asObject(body)?.["detail"], REASON_LIMIT);
  if (told !== "") return told;
  return status === STATUS_BUSY
    ? "The server is busy. Try again in a moment."
    : `The server answered with status ${status}.`;
}

/** Asks for the JSON at a path below the interface; never throws. */
export async function askFor(path: string, stop?: AbortSignal): Promise<RestAnswer> {
  const end = new AbortController();
  const timer = setTimeout(() => end.abort(), PATIENCE_MS);
  stop?.addEventListener("abort", () => end.abort());
  try {
    const response = await fetch(restAddress(path), {
      credentials: "same-origin",
      signal: end.signal,
    });
    if (STATUSES_OF_NOTHING.has(response.status)) return { state: "missing" };
    const body: unknown = await response.json().catch(() => undefined);
    if (!response.ok) return { state: "failed", reason: reasonOf(body, response.status) };
    if (body === undefined) return { state: "failed", reason: "The answer cannot be read." };
    return { state: "done", value: body };
  } catch {
    return { state: "failed", reason: "No contact with the server." };
  } finally {
    clearTimeout(timer);
  }
}
