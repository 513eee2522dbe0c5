/**
 * Any JSON as a tree of names and values, bounded in depth, number and length.
 *
 * Separate from drawing because the data come from the air: whatever they hold, what is drawn of
 * them has an end, and says where it ends.
 */
import { visible } from "../text/visible.ts";
import { asObject } from "../wire/json.ts";

export interface TreeNode {
  readonly name: string;
  /** Of a leaf. */
  readonly value: string;
  readonly children: readonly TreeNode[];
  /** How many of its children are left out. */
  readonly left: number;
}

export const DEPTH_LIMIT = 14;
export const NODES_LIMIT = 600;
const NAME_LENGTH = 80;
const VALUE_LENGTH = 400;
/** Longer than this, what is told in one line is harder to read than a branch. */
const LINE_LENGTH = 100;
const TOO_DEEP = "…";

/** A node while the tree is made. */
interface Made extends TreeNode {
  /** Where its value is from: the data, a branch in one line, or a branch whose name it has too. */
  readonly from: "data" | "line" | "joined";
}

function cut(text: string, limit: number): string {
  return visible(text.length > limit ? `${text.slice(0, limit)}…` : text);
}

function isBranch(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}

function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  if (Array.isArray(value)) return value.map((item, index) => [String(index + 1), item] as const);
  return Object.entries(asObject(value) ?? {});
}

function words(value: unknown): string {
  if (value === true) return "yes";
  if (value === false) return "no";
  return value === null || value === undefined ? "none" : cut(String(value), VALUE_LENGTH);
}

function leaf(name: string, value: string, from: Made["from"] = "data"): Made {
  return { name, value, children: [], left: 0, from };
}

/** What hangs below a short branch in one line: `id 4, name Shannon`; undefined for a long one. */
function lineOf(children: readonly Made[], isList: boolean): string | undefined {
  const fits = ({ children: below, from }: Made) =>
    below.length === 0 && (isList ? from !== "joined" : from === "data");
  if (!children.every(fits)) return undefined;
  const line = isList
    ? children.map((child) => child.value).join(" · ")
    : children.map((child) => `${child.name} ${child.value}`).join(", ");
  return line.length <= LINE_LENGTH ? line : undefined;
}

/** A branch with what hangs below it, told as shortly as can be. */
function branch(name: string, children: readonly Made[], left: number, isList: boolean): Made {
  const line = left === 0 ? lineOf(children, isList) : undefined;
  if (line !== undefined) return leaf(name, line, "line");
  const [only] = children;
  if (only && children.length === 1 && left === 0) {
    return { ...only, name: `${name}, ${only.name}`.slice(0, NAME_LENGTH), from: "joined" };
  }
  return { name, value: "", children, left, from: "joined" };
}

/** The nodes at the root of the data; a lone value is one without a name. */
export function treeOf(data: unknown): readonly TreeNode[] {
  let left = NODES_LIMIT;
  const node = (name: string, value: unknown, depth: number): Made => {
    left -= 1;
    const named = cut(name.replaceAll("_", " "), NAME_LENGTH);
    if (!isBranch(value)) return leaf(named, words(value));
    const entries = entriesOf(value);
    if (entries.length === 0) return leaf(named, "empty");
    if (depth >= DEPTH_LIMIT) return leaf(named, TOO_DEEP);
    const children = nodes(entries, depth + 1);
    return branch(named, children, entries.length - children.length, Array.isArray(value));
  };
  const nodes = (entries: readonly (readonly [string, unknown])[], depth: number) => {
    const made: Made[] = [];
    for (const [name, value] of entries) {
      if (left <= 0) break;
      made.push(node(name, value, depth));
    }
    return made;
  };
  return isBranch(data) ? nodes(entriesOf(data), 0) : [node("", data, 0)];
}

/** How many nodes hang below one: short branches may stand open. */
export function sizeOf(node: TreeNode): number {
  return node.children.reduce((sum, child) => sum + sizeOf(child), node.children.length);
}
