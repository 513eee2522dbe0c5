import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { AlertBell } from "../src/frame/AlertBell.tsx";
import { AlertSettings } from "../src/notify/settings/AlertSettings.tsx";
import { useNotifyStatus } from "../src/notify/status.ts";
import { PROFILE_KEY } from "../src/state/readMarks.ts";
import { setPreferences, useHub } from "../src/state/store.ts";

const reconnect = vi.hoisted(() => vi.fn());
vi.mock("../src/wire/readEvents.ts", async (original) => ({
  ...(await original<typeof import("../src/wire/readEvents.ts")>()),
  reconnectForProfile: reconnect,
}));

interface Call {
  readonly address: string;
  readonly method: string | undefined;
  readonly body: unknown;
}

let host: HTMLElement;
let root: Root;
let calls: Call[];
let answers: Response[];

const json = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });

async function open(...given: readonly Response[]): Promise<void> {
  answers = [...given];
  await act(async () => root.render(<AlertSettings />));
}

async function click(selector: string): Promise<void> {
  await act(async () => host.querySelector<HTMLElement>(selector)?.click());
}

async function join(code: string): Promise<void> {
  const field = host.querySelector<HTMLInputElement>("input[type=text]");
  if (!field) throw new Error("There is no field for a code.");
  await act(async () => {
    const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set;
    set?.call(field, code);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  await click("button[type=submit]");
}

const checked = (name: string) =>
  host.querySelector<HTMLInputElement>(`[data-testid=${name}]`)?.checked;

beforeEach(() => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  calls = [];
  vi.stubGlobal("fetch", async (address: string, options: RequestInit) => {
    calls.push({ address, method: options.method, body: options.body });
    const answer = answers.shift();
    if (!answer) throw new TypeError("Failed to fetch");
    return answer;
  });
  window.localStorage.clear();
  reconnect.mockClear();
  setPreferences({ sound: false, desktop: false, volume: 50 });
  useNotifyStatus.setState({ sound: "unknown", desktop: "undecided" });
  host = document.createElement("div");
  document.body.append(host);
  root = createRoot(host);
});

afterEach(() => {
  act(() => root.unmount());
  host.remove();
  vi.unstubAllGlobals();
});

describe("sound", () => {
  it("is off until somebody wants it, and then remembered", async () => {
    await open(json({ active: false }));
    expect(checked("alert-sound")).toBe(false);
    await click("[data-testid=alert-sound]");
    expect([checked("alert-sound"), useHub.getState().sound]).toEqual([true, true]);
    expect(window.localStorage.getItem("acarshub.settings")).toContain('"sound":true');
  });

  it("says why it is silent", async () => {
    await open(json({ active: false }));
    act(() => useNotifyStatus.setState({ sound: "blocked" }));
    expect(host.textContent).toContain("until you click or press a key");
  });
});

describe("desktop notifications", () => {
  let answer = "granted";
  const asked = Object.assign(() => {}, {
    permission: "default",
    requestPermission: async () => {
      asked.permission = answer;
    },
  });

  beforeEach(() => {
    asked.permission = "default";
    vi.stubGlobal("Notification", asked);
    vi.stubGlobal("isSecureContext", true);
  });

  it.each([
    ["granted", true],
    ["denied", false],
  ])("are on after the browser said %s: %s", async (given, on) => {
    answer = given;
    await open(json({ active: false }));
    await click("[data-testid=alert-desktop]");
    expect([checked("alert-desktop"), useHub.getState().desktop]).toEqual([on, on]);
  });

  it("say what to do when they are blocked", async () => {
    asked.permission = "denied";
    await open(json({ active: false }));
    expect(host.textContent).toContain("site settings");
  });

  it("say what to do on a page without HTTPS", async () => {
    vi.stubGlobal("isSecureContext", false);
    await open(json({ active: false }));
    expect(host.textContent).toContain("HTTPS");
  });
});

describe("read marks", () => {
  it("are asked for beside the page", async () => {
    await open(json({ active: false }));
    expect(calls).toEqual([
      { address: `${document.baseURI}api/v1/read-profile`, method: "GET", body: undefined },
    ]);
  });

  it("move to the server, and the page connects again with them", async () => {
    await open(json({ active: false }), json({ active: true, code: "c0de" }, 201));
    await click("[data-testid=read-marks-server]");
    expect(calls[1]).toMatchObject({ method: "POST", body: "{}" });
    expect(host.querySelector("[data-testid=read-profile-code]")?.textContent).toBe("c0de");
    expect(reconnect).toHaveBeenCalledExactlyOnceWith({ bringMarks: true });
    expect(window.localStorage.getItem(PROFILE_KEY)).not.toBeNull();
  });

  it("join those of another browser", async () => {
    await open(json({ active: false }), json({ active: true, code: "c0de" }));
    await join(" c0de ");
    expect(calls[1]).toMatchObject({ method: "POST", body: '{"code":"c0de"}' });
    expect(reconnect).toHaveBeenCalledTimes(1);
    expect(host.querySelector<HTMLInputElement>("input[type=text]")?.value).toBe("");
  });

  it("stay where they are when the code is unknown, with the server's reason", async () => {
    await open(json({ active: false }), json({ title: "Not Found", detail: "No such code." }, 404));
    await join("wrong");
    expect(host.querySelector("[role=alert]")?.textContent).toBe("No such code.");
    expect(host.querySelector("[data-testid=read-marks-browser]")?.ariaPressed).toBe("true");
    expect(host.querySelector<HTMLInputElement>("input[type=text]")?.value).toBe("wrong");
    expect(reconnect).not.toHaveBeenCalled();
  });

  it("come back to this browser", async () => {
    await open(json({ active: true, code: "c0de" }), json({ active: false }));
    await click("[data-testid=read-marks-browser]");
    expect(calls[1]).toMatchObject({ method: "DELETE" });
    expect(host.querySelector("[data-testid=read-profile-code]")).toBeNull();
    expect(reconnect).toHaveBeenCalledTimes(1);
  });

  it("offer to come back with the code that was left", async () => {
    await open(json({ active: true, code: "c0de" }), json({ active: false }));
    await click("[data-testid=read-marks-browser]");
    expect(host.querySelector<HTMLInputElement>("input[type=text]")?.value).toBe("c0de");
  });

  it.each([[json({ title: "Not Found" }, 404)], [new Response("<html>", { status: 200 })]])(
    "are this browser's where the server keeps none",
    async (answer) => {
      await open(answer);
      expect(host.textContent).toContain("This server keeps none");
    },
  );

  it("can be asked for again without contact", async () => {
    await open();
    expect(host.querySelector("[role=alert]")?.textContent).toBe("No contact with the server.");
    answers = [json({ active: false })];
    await click("section:last-child button");
    expect(host.querySelector("[data-testid=read-marks-server]")).not.toBeNull();
  });

  it("show a hostile reason as text", async () => {
    await open(json({ detail: "<img src=x>" }, 500));
    expect(host.querySelector("img")).toBeNull();
    expect(host.querySelector("[role=alert]")?.textContent).toBe("<img src=x>");
  });
});

describe("the bell", () => {
  const bell = () => host.querySelector("button")?.textContent;

  it("says whether anything rings, and what keeps it silent", () => {
    act(() => root.render(<AlertBell />));
    expect(bell()).toBe("Alert settings, off");
    act(() => setPreferences({ sound: true }));
    expect(bell()).toBe("Alert settings, on");
    act(() => useNotifyStatus.setState({ sound: "blocked" }));
    expect(bell()).toBe("Alert settings, onClick for sound");
  });

  it("is off when the permission for notifications is gone", () => {
    act(() => root.render(<AlertBell />));
    act(() => setPreferences({ desktop: true }));
    act(() => useNotifyStatus.setState({ desktop: "denied" }));
    expect(bell()).toBe("Alert settings, off");
  });
});
