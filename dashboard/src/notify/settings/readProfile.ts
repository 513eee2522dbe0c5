/**
 * The read profile over HTTP: asking for it, making, joining and leaving one.
 *
 * Separate from the socket because only an HTTP answer can set the cookie that names the profile,
 * and no script may read it.
 */
import { asObject, asText, type JsonObject } from "../../wire/json.ts";
import { profileAddress } from "../../wire/readEvents.ts";

const CODE_LIMIT = 128;
const REASON_LIMIT = 300;
/** A proxy without its server can take a request and say nothing. */
const PATIENCE_MS = 10_000;

export interface Profile {
  readonly active: boolean;
  /** What another browser enters to join; empty without a profile. */
  readonly code: string;
}

/** `absent`: the server is one that keeps no read marks. */
export type ProfileAnswer =
  | { readonly state: "known"; readonly profile: Profile }
  | { readonly state: "absent" }
  | { readonly state: "failed"; readonly reason: string };

type Method = "GET" | "POST" | "DELETE";

async function bodyOf(response: Response): Promise<JsonObject> {
  return asObject(await response.json().catch(() => undefined)) ?? {};
}

function reasonOf(body: JsonObject, status: number): string {
  const told = asText(body["detail"], REASON_LIMIT) || asText(body["title"], REASON_LIMIT);
  return told || `The server answered with status ${status}.`;
}

async function ask(method: Method, body?: JsonObject): Promise<ProfileAnswer> {
  let response: Response;
  try {
    response = await fetch(profileAddress(), {
      method,
      credentials: "same-origin",
      cache: "no-store",
      signal: AbortSignal.timeout(PATIENCE_MS),
      ...(method === "GET" ? {} : { headers: { "Content-Type": "application/json" } }),
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  } catch {
    return { state: "failed", reason: "No contact with the server." };
  }
  const answer = await bodyOf(response);
  if (!response.ok) {
    if (response.status === 404 && method === "GET") return { state: "absent" };
    return { state: "failed", reason: reasonOf(answer, response.status) };
  }
  const active = answer["active"];
  // A page of something else that answers every address is no word on read marks.
  if (typeof active !== "boolean") return { state: "absent" };
  return { state: "known", profile: { active, code: asText(answer["code"], CODE_LIMIT) } };
}

export function askProfile(): Promise<ProfileAnswer> {
  return ask("GET");
}

export function makeProfile(): Promise<ProfileAnswer> {
  return ask("POST", {});
}

export function joinProfile(code: string): Promise<ProfileAnswer> {
  return ask("POST", { code });
}

export function leaveProfile(): Promise<ProfileAnswer> {
  return ask("DELETE");
}
