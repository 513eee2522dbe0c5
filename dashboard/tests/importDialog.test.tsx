import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ImportDialog } from "../src/alerts/ImportDialog.tsx";
import { AlertRequestsContext } from "../src/alerts/requests.ts";
import { useHub } from "../src/state/store.ts";
import { alertRequests } from "../src/wire/alertRequests.ts";
import { FakeWire } from "./fakeWire.ts";

let host: HTMLElement;
let root: Root;
let wire: FakeWire;

beforeEach(() => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  HTMLDialogElement.prototype.showModal = () => {};
  HTMLDialogElement.prototype.close = () => {};
  useHub.setState({ ...useHub.getInitialState(), connection: "connected" }, true);
  wire = new FakeWire();
  host = document.createElement("div");
  document.body.append(host);
  root = createRoot(host);
  act(() =>
    root.render(
      <AlertRequestsContext value={alertRequests(wire)}>
        <ImportDialog onClose={() => {}} onDone={() => {}} />
      </AlertRequestsContext>,
    ),
  );
});

afterEach(() => {
  act(() => root.unmount());
  host.remove();
  vi.unstubAllGlobals();
});

async function choose(content: string | Uint8Array): Promise<void> {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  const file = {
    name: "terms.txt",
    size: bytes.length,
    arrayBuffer: () => Promise.resolve(bytes),
  };
  const input = host.querySelector<HTMLInputElement>("[data-testid=import-file]");
  Object.defineProperty(input, "files", { value: [file], configurable: true });
  await act(async () => void input?.dispatchEvent(new Event("change", { bubbles: true })));
}

const send = () => host.querySelector<HTMLButtonElement>(".modal-actions .primary");
const click = (element: HTMLElement | null) => act(async () => element?.click());
const problem = () => host.querySelector(".problem")?.textContent;
const imports = () => wire.sent.filter(([event]) => event === "import_alerts");

it("sends the text of the file, without a mark of its encoding", async () => {
  await choose("\u{FEFF}FUEL\nCAFÉ\n");
  await click(send());
  expect(imports()).toEqual([["import_alerts", { text: "FUEL\nCAFÉ\n", replace: false }]]);
});

it("refuses a file in another encoding instead of changing its letters", async () => {
  await choose(new Uint8Array([0x43, 0x41, 0x46, 0xc9]));
  expect(problem()).toContain("UTF-8");
  expect(send()?.disabled).toBe(true);
});

it("takes twenty thousand terms of full length", async () => {
  await choose(`${"A".repeat(64)}\n`.repeat(20_000));
  expect(problem()).toBeUndefined();
});

it("refuses a file that the server would not take", async () => {
  await choose(new Uint8Array(8_000_000));
  expect(problem()).toContain("too long");
});

it("asks before a file without terms takes the place of all", async () => {
  await choose("[ignore]\n\n");
  await click(host.querySelector("[type=checkbox]"));
  await click(send());
  expect([imports(), send()?.textContent]).toEqual([[], "Remove all terms"]);
  await click(send());
  expect(imports()).toHaveLength(1);
});
