import { act } from "react";
import { createRoot } from "react-dom/client";
import { describe, expect, it, vi } from "vitest";
import { DataTree } from "../src/tree/DataTree.tsx";
import { DEPTH_LIMIT, NODES_LIMIT, sizeOf, type TreeNode, treeOf } from "../src/tree/tree.ts";

const LONG = "long ".repeat(20);

const count = (nodes: readonly TreeNode[]) =>
  nodes.reduce((sum, node) => sum + 1 + sizeOf(node), 0);

function depthOf(nodes: readonly TreeNode[]): number {
  return nodes.length === 0 ? 0 : 1 + Math.max(...nodes.map((node) => depthOf(node.children)));
}

describe("the tree of application data", () => {
  it("names what it holds, with lists counted from one", () => {
    const data = { cpdlc: { msg_id: 3, ok: true, parts: ["a", LONG] }, none: {} };
    expect(treeOf(data)).toMatchObject([
      {
        name: "cpdlc",
        value: "",
        children: [
          { name: "msg id", value: "3" },
          { name: "ok", value: "yes" },
          {
            name: "parts",
            children: [
              { name: "1", value: "a" },
              { name: "2", value: LONG },
            ],
          },
        ],
      },
      { name: "none", value: "empty" },
    ]);
  });

  it("tells short branches in one line, and a lone branch with the one above it", () => {
    const gs = { gs: { type: "Ground station", id: 4 }, heard: [{ id: 1 }, { id: 2 }] };
    const long = { a: "x".repeat(60), b: "y".repeat(60) };
    expect(treeOf({ freq_data: [gs], long })).toMatchObject([
      {
        name: "freq data, 1",
        children: [
          { name: "gs", value: "type Ground station, id 4" },
          { name: "heard", value: "id 1 · id 2" },
        ],
      },
      { name: "long", value: "", children: [{ name: "a" }, { name: "b" }] },
    ]);
  });

  it("keeps the names of a list's different things", () => {
    const groups = [{ interval: { secs: 0 } }, { route: { modulus: 1 } }];
    expect(treeOf({ groups })).toMatchObject([
      {
        name: "groups",
        children: [
          { name: "1, interval", value: "secs 0" },
          { name: "2, route", value: "modulus 1" },
        ],
      },
    ]);
  });

  it.each([7, "text", false])("of %j alone is one value", (data) => {
    expect(treeOf(data)).toMatchObject([{ name: "", children: [] }]);
  });

  it("ends, however many nodes there are, and says what is left out", () => {
    const wide = treeOf({ list: Array.from({ length: 5_000 }, (_, index) => index), end: 1 });
    expect(count(wide)).toBe(NODES_LIMIT);
    expect(wide[0]?.left).toBe(5_000 - (NODES_LIMIT - 1));
  });

  it("ends, however deep the data are", () => {
    let deep: unknown = "end";
    for (let level = 0; level < 5_000; level += 1) deep = [deep];
    const tree = treeOf(deep);
    expect(depthOf(tree)).toBeLessThanOrEqual(DEPTH_LIMIT + 1);
    let wide: unknown = "end";
    for (let level = 0; level < 5_000; level += 1) wide = [wide, "y".repeat(99)];
    expect(depthOf(treeOf(wide))).toBe(DEPTH_LIMIT + 1);
  });

  it("cuts what is too long and shows signs in the place of what is not seen", () => {
    const [node] = treeOf({ ["k".repeat(500)]: `\u202e${"v".repeat(5_000)}` });
    expect(node?.name.length).toBeLessThan(90);
    expect(node?.value.length).toBeLessThan(410);
    expect(node?.value.startsWith("\ufffd")).toBe(true);
  });

  it("is text wherever it is drawn", () => {
    vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
    const host = document.createElement("div");
    const hostile = "<img src=x onerror=alert(1)>";
    const nodes = treeOf({ [hostile]: { [hostile]: hostile.repeat(3), more: [[hostile]] } });
    act(() => createRoot(host).render(<DataTree nodes={nodes} />));
    expect(host.querySelectorAll("img")).toHaveLength(0);
    expect(host.textContent).toContain(hostile);
    expect(host.querySelectorAll("details[open]")).toHaveLength(1);
    vi.unstubAllGlobals();
  });
});
