/**
 * The build step that names the build, and tells the service worker what belongs to it.
 *
 * Separate from the Vite configuration because page, worker and `build.json` must say the same: by
 * it an open page learns that the server has a newer one.
 */
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Plugin } from "vite";

const PAGE = "index.html";
export const WORKER = "sw.js";
const BUILD = "__BUILD__";
const FILES = "__FILES__";
const BUILD_LENGTH = 16;
/** Icons of an installed page are the system's, which has fetched them already. */
const NOT_KEPT = /\.png$/;

type Content = string | Uint8Array;

/** A name for these files that changes when one of them does. */
export function buildOf(files: ReadonlyMap<string, Content>): string {
  const hash = createHash("sha256");
  for (const name of [...files.keys()].sort()) {
    hash.update(`${name}\n`);
    hash.update(files.get(name) ?? "");
  }
  return hash.digest("hex").slice(0, BUILD_LENGTH);
}

/** What the worker keeps beside the page. */
export function keptFiles(names: Iterable<string>): readonly string[] {
  const others = [...names].filter((name) => name !== PAGE && name !== WORKER);
  return others.filter((name) => !NOT_KEPT.test(name)).sort();
}

/** The worker's code with its build and its files. */
export function filledIn(code: string, build: string, kept: readonly string[]): string {
  if (!code.includes(FILES)) throw new Error("The worker has no place for its files.");
  return code.replaceAll(FILES, kept.join(",")).replaceAll(BUILD, build);
}

async function filesIn(folder: string): Promise<ReadonlyMap<string, Content>> {
  const names = await readdir(folder);
  const contents = await Promise.all(names.map((name) => readFile(join(folder, name))));
  return new Map(names.map((name, index) => [name, contents[index] ?? ""]));
}

export function appFiles(): Plugin {
  let publicDir = "";
  return {
    name: "acarshub-app-files",
    apply: "build",
    configResolved(config) {
      publicDir = config.publicDir;
    },
    generateBundle: {
      order: "post",
      async handler(_options, bundle) {
        const files = new Map(await filesIn(publicDir));
        for (const [name, file] of Object.entries(bundle)) {
          files.set(name, file.type === "chunk" ? file.code : file.source);
        }
        const build = buildOf(files);
        const [page, worker] = [bundle[PAGE], bundle[WORKER]];
        if (page?.type !== "asset" || worker?.type !== "chunk") {
          throw new Error(`The build has no ${PAGE} or no ${WORKER}.`);
        }
        page.source = String(page.source).replaceAll(BUILD, build);
        worker.code = filledIn(worker.code, build, keptFiles(files.keys()));
        const source = `${JSON.stringify({ build })}\n`;
        this.emitFile({ type: "asset", fileName: "build.json", source });
      },
    },
  };
}
