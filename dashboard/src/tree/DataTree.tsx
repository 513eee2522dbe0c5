/** Application data as a tree that folds; each name and value is a text node. */
import { sizeOf, type TreeNode } from "./tree.ts";
import "../styles/tree.css";

/** So deep, and with so few below it, a branch stands open. */
const OPEN_DEPTH = 2;
const OPEN_SIZE = 24;

interface BranchProps {
  readonly nodes: readonly TreeNode[];
  readonly left: number;
  readonly depth: number;
}

function Branch({ nodes, left, depth }: BranchProps) {
  return (
    <ul>
      {nodes.map((node, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: names repeat, and data never change in place
        <li key={index}>
          {node.children.length === 0 ? (
            <span className="tree-leaf">
              <bdi className="tree-name">{node.name}</bdi>
              <bdi className="data">{node.value}</bdi>
            </span>
          ) : (
            <details open={depth < OPEN_DEPTH || sizeOf(node) <= OPEN_SIZE}>
              <summary>
                <bdi className="tree-name">{node.name}</bdi>
              </summary>
              <Branch nodes={node.children} left={node.left} depth={depth + 1} />
            </details>
          )}
        </li>
      ))}
      {left > 0 && <li className="quiet">{left.toLocaleString("en")} more in the JSON</li>}
    </ul>
  );
}

export function DataTree({ nodes }: { readonly nodes: readonly TreeNode[] }) {
  return (
    <div className="data-tree" data-testid="data-tree">
      <Branch nodes={nodes} left={0} depth={0} />
    </div>
  );
}
