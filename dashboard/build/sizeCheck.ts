/**
 * The build step that fails when the first view has become too large.
 *
 * Separate from the compression because it holds a promise of the project, and not a file: a phone
 * on a slow line shows messages before it has loaded anything else.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Plugin } from "vite";
import { brotli } from "./precompress.ts";

/** Bytes as they are sent. */
export const MOST_SCRIPT_BYTES = 120_000;
export const MOST_BYTES = 200_000;

const TAG = /<(?:script|link)\b[^>]*>/g;
const ADDRESS = /\b(?:src|href)="([^"]+)"/;
/** The others are not loaded with the page. */
const LOADED = /<script|rel="(?:modulepreload|stylesheet|icon)"/;

/** The files that a browser loads for the first view, as the page names them. */
export function firstView(page: string): readonly string[] {
  const tags = (page.match(TAG) ?? []).filter((tag) => LOADED.test(tag));
  return tags.map((tag) => ADDRESS.exec(tag)?.[1] ?? "").filter((address) => address !== "");
}

/** What is wrong with the sizes of files in bytes; empty when nothing is. */
export function tooLarge(sizes: ReadonlyMap<string, number>): string {
  const sum = (names: readonly string[]) =>
    names.reduce((bytes, name) => bytes + (sizes.get(name) ?? 0), 0);
  const names = [...sizes.keys()];
  const script = sum(names.filter((name) => name.endsWith(".js")));
  const all = sum(names);
  if (script > MOST_SCRIPT_BYTES) {
    return `The first view loads ${script} bytes of script; ${MOST_SCRIPT_BYTES} are the most.`;
  }
  return all > MOST_BYTES ? `The first view loads ${all} bytes; ${MOST_BYTES} are the most.` : "";
}

export function sizeCheck(): Plugin {
  let outDir = "";
  return {
    name: "acarshub-size-check",
    apply: "build",
    configResolved(config) {
      outDir = join(config.root, config.build.outDir);
    },
    async closeBundle() {
      const page = await readFile(join(outDir, "index.html"));
      const sizes = new Map([["index.html", brotli(page).length]]);
      for (const name of firstView(page.toString())) {
        sizes.set(name, brotli(await readFile(join(outDir, name))).length);
      }
      const problem = tooLarge(sizes);
      if (problem !== "") this.error(problem);
    },
  };
}
