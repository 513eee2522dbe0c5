import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Received } from "../src/state/messageList.ts";
import { addLive, addPastAlerts, replaceAlerts, useHub } from "../src/state/store.ts";
import { type HeldList, useHeld } from "../src/table/useHeld.ts";
import { numbered, uids } from "./samples.ts";

const fresh = useHub.getInitialState();
const everything = () => true;
const alert = (uid: number, terms: readonly string[] = ["TURB"]) =>
  numbered(uid, { matched: true, matched_text: terms });

let root: Root;
let list: HeldList;

function Reader({ reading }: { readonly reading: boolean }) {
  const messages = useHub((state) => state.alerts);
  list = useHeld(messages, reading, undefined, everything);
  return null;
}

const read = (reading: boolean) => act(() => root.render(<Reader reading={reading} />));
const terms = (message: Received | undefined) => message?.matches.text;

beforeEach(() => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  useHub.setState({ ...fresh, reads: { marks: new Set(), server: undefined } }, true);
  root = createRoot(document.createElement("div"));
});

afterEach(() => {
  act(() => root.unmount());
  vi.unstubAllGlobals();
});

it("counts no alert as waiting that the server only tells again", () => {
  addPastAlerts([alert(2), alert(1)]);
  read(true);
  act(() => replaceAlerts([alert(2), alert(1)]));
  expect(list.waiting).toBe(0);
  act(() => addLive([alert(3)], 1));
  expect([list.waiting, uids(list.base)]).toEqual([1, ["m2", "m1"]]);
});

it("keeps the rows and shows no match that is gone", () => {
  addPastAlerts([alert(2), alert(1, ["TURB", "FUEL"])]);
  read(true);
  act(() => replaceAlerts([alert(1, ["FUEL"])]));
  expect(uids(list.base)).toEqual(["m2", "m1"]);
  expect(list.base.map((message) => [message.alert, terms(message)])).toEqual([
    [false, []],
    [true, ["FUEL"]],
  ]);
});

it("keeps the alerts of messages that came before the server told its own", () => {
  useHub.setState({ alerts: [alert(1)] });
  read(true);
  expect(list.base[0]?.alert).toBe(true);
});
