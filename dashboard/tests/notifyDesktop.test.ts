import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { askPermission, lookAtPermission, showDesktop } from "../src/notify/desktop.ts";
import { useNotifyStatus } from "../src/notify/status.ts";

/** The browser's notifications, as far as the page uses them. */
class FakeNotification {
  static permission = "granted";
  static readonly requestPermission = vi.fn(async () => {
    FakeNotification.permission = "granted";
    return "granted";
  });
  static shown: FakeNotification[] = [];
  onclick: (() => void) | null = null;
  readonly close = vi.fn();

  constructor(
    readonly title: string,
    readonly options: Readonly<Record<string, unknown>>,
  ) {
    FakeNotification.shown.push(this);
  }
}

const WORDS = { title: "Alert", body: "WN2340: DIVERT" };

beforeEach(() => {
  vi.stubGlobal("Notification", FakeNotification);
  vi.stubGlobal("isSecureContext", true);
  FakeNotification.permission = "granted";
  FakeNotification.shown = [];
  FakeNotification.requestPermission.mockClear();
});

afterEach(() => {
  vi.unstubAllGlobals();
  window.location.hash = "";
});

it("shows the words as they are, in the place of those before", () => {
  showDesktop(WORDS, false);
  showDesktop(WORDS, false);
  const [first, second] = FakeNotification.shown;
  expect(first).toMatchObject({ title: "Alert", options: { body: "WN2340: DIVERT" } });
  expect(first?.options["tag"]).toBe(second?.options["tag"]);
});

it("leads to the live alerts when it is clicked", () => {
  window.history.replaceState(null, "", "/?q=a&term=FAULT&page=2#/alerts");
  const focus = vi.spyOn(window, "focus").mockImplementation(() => {});
  showDesktop(WORDS, false);
  FakeNotification.shown[0]?.onclick?.();
  expect(focus).toHaveBeenCalled();
  expect(window.location.search + window.location.hash).toBe("?q=a#/alerts");
  window.history.replaceState(null, "", "/");
});

it("shows nothing without permission, and does not ask on its own", () => {
  FakeNotification.permission = "default";
  showDesktop(WORDS, false);
  expect(FakeNotification.shown).toHaveLength(0);
  expect(FakeNotification.requestPermission).not.toHaveBeenCalled();
});

it("asks once, and not again after a refusal", async () => {
  FakeNotification.permission = "default";
  expect(await askPermission()).toBe("granted");
  FakeNotification.permission = "denied";
  expect(await askPermission()).toBe("denied");
  expect(FakeNotification.requestPermission).toHaveBeenCalledTimes(1);
});

it.each([
  ["denied", true, "denied"],
  ["default", true, "undecided"],
  ["granted", true, "granted"],
  ["denied", false, "insecure"],
])("calls permission %s on a secure page %s: %s", (permission, secure, state) => {
  FakeNotification.permission = permission;
  vi.stubGlobal("isSecureContext", secure);
  expect(lookAtPermission()).toBe(state);
});

it("knows a browser without notifications", () => {
  vi.stubGlobal("Notification", undefined);
  expect(lookAtPermission()).toBe("unsupported");
});

it("says so when the browser refuses to show one all the same", () => {
  vi.stubGlobal(
    "Notification",
    class {
      static readonly permission = "granted";
      constructor() {
        throw new TypeError("Illegal constructor");
      }
    },
  );
  showDesktop(WORDS, false);
  expect(useNotifyStatus.getState().desktop).toBe("unsupported");
});
