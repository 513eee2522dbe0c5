/**
 * Which requests of the page the worker answers, and how.
 *
 * Separate from the worker because this is what must never go wrong: what is live is not touched.
 */

/**
 * `page`: from the server, else the kept one. `asset`: the kept one, since a changed file has another
 * name. `file`: like the page. Undefined: as if there were no worker.
 */
export type Way = "page" | "asset" | "file" | undefined;

interface Asked {
  readonly method: string;
  readonly mode: string;
  readonly url: string;
}

/** `scope` is the address below which the worker serves; `files` are kept, named from there. */
export function wayOf(asked: Asked, scope: string, files: readonly string[]): Way {
  const base = new URL(scope);
  const { origin, pathname, search } = new URL(asked.url);
  if (asked.method !== "GET" || origin !== base.origin || !pathname.startsWith(base.pathname)) {
    return undefined;
  }
  const path = pathname.slice(base.pathname.length);
  // Filters stand in the query, and belong to the page.
  if (asked.mode === "navigate") return path === "" || path === "index.html" ? "page" : undefined;
  if (search !== "") return undefined;
  if (path.startsWith("assets/")) return "asset";
  return path !== "" && files.includes(path) ? "file" : undefined;
}

/** Where the files of a build are kept: several hubs may live on one host. */
export function cacheName(scope: string, build: string): string {
  return cachePrefix(scope) + build;
}

export function isOldCache(name: string, scope: string, build: string): boolean {
  return name.startsWith(cachePrefix(scope)) && name !== cacheName(scope, build);
}

function cachePrefix(scope: string): string {
  // A path holds no blank.
  return `acarshub ${new URL(scope).pathname} `;
}

/** What a proxy answers whose server is away; the hub itself says neither. */
const AWAY: readonly number[] = [502, 504];

export function saysAway(status: number): boolean {
  return AWAY.includes(status);
}
