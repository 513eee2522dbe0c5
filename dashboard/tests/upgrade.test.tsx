import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ConnectionState } from "../src/frame/ConnectionState.tsx";
import { EmptyState } from "../src/live/EmptyState.tsx";
import { NO_FILTER } from "../src/live/filters.ts";
import { setConnection, setFeatures, setUpgrading, useHub } from "../src/state/store.ts";

const fresh = useHub.getInitialState();
const MESSAGE = "Upgrading the database. Step 2 of 4: <b>uids</b> (40 %)";

let host: HTMLElement;
let root: Root;

beforeEach(() => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  useHub.setState(fresh, true);
  host = document.createElement("div");
  document.body.append(host);
  setConnection("connected", 0);
  setUpgrading(MESSAGE);
  root = createRoot(host);
  act(() => {
    root.render(
      <>
        <ConnectionState />
        <EmptyState filter={NO_FILTER} hidden={0} onClear={() => {}} />
      </>,
    );
  });
});

afterEach(() => {
  act(() => root.unmount());
  host.remove();
  vi.unstubAllGlobals();
});

const state = () => host.querySelector<HTMLElement>("[data-testid=connection-state]");

it("shows in the bar and in the place of the list how far the server's upgrade is", () => {
  expect(state()?.dataset["state"]).toBe("upgrading");
  expect(state()?.textContent).toBe(MESSAGE);
  expect(host.querySelector(".empty-state")?.textContent).toContain(MESSAGE);
});

it("is gone when the server greets", () => {
  act(() => setFeatures({ links: [], allowRemoteUpdates: false }));
  expect(state()?.dataset["state"]).toBe("connected");
  expect(host.textContent).not.toContain("Upgrading");
});
