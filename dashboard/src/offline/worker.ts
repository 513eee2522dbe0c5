/**
 * The service worker: it opens the page when there is no server, and stands back in all else.
 *
 * Separate because it is a program of its own, which outlives pages and is replaced with each build.
 */
import { cacheName, isOldCache, saysAway, wayOf } from "./routes.ts";

/** A server that takes so long to give its page is taken to be away. */
const PATIENCE_MS = 6_000;

/** The part of the worker's globals that is used; its library cannot stand beside the page's. */
interface WorkerScope {
  readonly registration: { readonly scope: string };
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(event: "install" | "activate", listener: (event: Lasting) => void): void;
  addEventListener(event: "fetch", listener: (event: Fetching) => void): void;
}

interface Lasting {
  waitUntil(work: Promise<unknown>): void;
}

interface Fetching extends Lasting {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}

const worker = self as unknown as WorkerScope;
const { scope } = worker.registration;
/** Both are filled in by the build. */
const BUILD = "__BUILD__";
const FILES: readonly string[] = "__FILES__".split(",");
const NAME = cacheName(scope, BUILD);

function addressOf(file: string): string {
  return new URL(file, scope).href;
}

/** Keeps all files of this build, or nothing: half a page would be worse than none. */
async function fill(): Promise<void> {
  const cache = await caches.open(NAME);
  const page = await fetch(scope, { cache: "no-store" });
  if (!page.ok || !(await page.clone().text()).includes(BUILD)) {
    throw new Error("The server has another build by now.");
  }
  await cache.addAll(FILES.map(addressOf));
  await cache.put(scope, page);
  await worker.skipWaiting();
}

async function takeOver(): Promise<void> {
  const old = (await caches.keys()).filter((name) => isOldCache(name, scope, BUILD));
  await Promise.all(old.map((name) => caches.delete(name)));
  await worker.clients.claim();
}

async function kept(address: string): Promise<Response | undefined> {
  const cache = await caches.open(NAME);
  return cache.match(address);
}

async function fromServer(request: Request): Promise<Response | undefined> {
  const patience = new Promise<undefined>((resolve) => setTimeout(resolve, PATIENCE_MS));
  const answer = await Promise.race([fetch(request).catch(() => undefined), patience]);
  return answer && !saysAway(answer.status) ? answer : undefined;
}

async function serverFirst(request: Request, address: string): Promise<Response> {
  return (await fromServer(request)) ?? (await kept(address)) ?? fetch(request);
}

async function keptFirst(request: Request): Promise<Response> {
  return (await kept(request.url)) ?? fetch(request);
}

worker.addEventListener("install", (event) => event.waitUntil(fill()));
worker.addEventListener("activate", (event) => event.waitUntil(takeOver()));
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const way = wayOf(request, scope, FILES);
  if (way === "page") event.respondWith(serverFirst(request, scope));
  if (way === "file") event.respondWith(serverFirst(request, request.url));
  if (way === "asset") event.respondWith(keptFirst(request));
});
