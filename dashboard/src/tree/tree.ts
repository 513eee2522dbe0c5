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
const TOO_DEEP = "…";

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

/** The nodes at the root of the data; a lone value is one without a name. */
export function treeOf(data: unknown): readonly TreeNode[] {
  let left = NODES_LIMIT;
  const node = (name: string, value: unknown, depth: number): TreeNode => {
    left -= 1;
    const named = cut(name.replaceAll("_", " "), NAME_LENGTH);
    if (!isBranch(value)) return { name: named, value: words(value), children: [], left: 0 };
    const entries = entriesOf(value);
    if (entries.length === 0) return { name: named, value: "empty", children: [], left: 0 };
    if (depth >= DEPTH_LIMIT) return { name: named, value: TOO_DEEP, children: [], left: 0 };
    const children = nodes(entries, depth + 1);
    return { name: named, value: "", children, left: entries.length - children.length };
  };
  const nodes = (entries: readonly (readonly [string, unknown])[], depth: number) => {
    const made: TreeNode[] = [];
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
