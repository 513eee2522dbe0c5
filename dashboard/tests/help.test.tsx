import { act } from "react";
import { createRoot } from "react-dom/client";
import { afterEach, expect, it, vi } from "vitest";
import { HelpDialog } from "../src/frame/HelpDialog.tsx";
import { useHub } from "../src/state/store.ts";

afterEach(() => vi.unstubAllGlobals());

it("tells keys, words and the version", async () => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  HTMLDialogElement.prototype.showModal ??= () => {};
  HTMLDialogElement.prototype.close ??= () => {};
  useHub.setState({ version: "9.8.7" });
  const host = document.createElement("div");
  const root = createRoot(host);
  act(() => root.render(<HelpDialog onClose={() => {}} />));
  expect(host.textContent).toContain("pause and resume");
  expect(host.textContent).toContain("Version 9.8.7");
  await act(() => vi.dynamicImportSettled());
  expect(host.querySelector(".word-list")?.textContent).toContain("ICAO address");
  expect(host.querySelector("a")?.getAttribute("href")).toBe("api/v1/openapi.json");
  act(() => root.unmount());
});
