import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { useHub } from "../src/state/store.ts";
import {
  toAlertPage,
  toAlertsChanged,
  toRegeneration,
  toRegenerationError,
  toTermPreview,
} from "../src/wire/alertEvents.ts";
import { alertRequests } from "../src/wire/alertRequests.ts";
import { FakeWire } from "./fakeWire.ts";
import { wireMessage } from "./samples.ts";

const fresh = useHub.getInitialState();
const CHANGED = { added: 1, removed: 0, ignored: 0, unignored: 0 };

let wire: FakeWire;
let requests: ReturnType<typeof alertRequests>;

beforeEach(() => {
  vi.useFakeTimers();
  useHub.setState(fresh, true);
  wire = new FakeWire();
  requests = alertRequests(wire);
});

afterEach(() => {
  vi.useRealTimers();
});

const events = () => wire.sent.map(([event]) => event);
const settled = () => vi.advanceTimersByTimeAsync(0);

describe("an answer that comes after its question was given up", () => {
  const page = (number: number) => ({
    term: "A",
    page: number,
    total_count: 0,
    messages: [],
  });

  it("is not taken for that of the next one", async () => {
    const first = requests.alertsOf("A", 0);
    await vi.advanceTimersByTimeAsync(20_000);
    expect((await first).state).toBe("refused");
    const second = requests.alertsOf("A", 1);
    wire.hear("alerts_by_term_results", page(0));
    wire.hear("alerts_by_term_results", page(1));
    expect(await second).toMatchObject({ state: "done", value: { page: 1 } });
  });

  it("of a preview may be about other days", async () => {
    void requests.preview("A", 7);
    await vi.advanceTimersByTimeAsync(20_000);
    const second = requests.preview("A", 30);
    for (const days of [7, 30]) {
      wire.hear("alert_term_preview", { term: "A", days, count: days, complete: true, since: 1 });
    }
    expect(await second).toMatchObject({ value: { count: 30 } });
  });
});

describe("a change of terms", () => {
  it("is sent as it is and answered with what it did", async () => {
    const answer = requests.changeTerms({ add: ["A"], unignore: ["B"] });
    await settled();
    expect(wire.sent).toEqual([["change_alerts", { add: ["A"], unignore: ["B"] }]]);
    wire.hear("alerts_changed", CHANGED);
    expect(await answer).toEqual({ state: "done", value: CHANGED });
  });

  it("waits for the one before it, so that each has its own answer", async () => {
    const first = requests.changeTerms({ add: ["A"] });
    const second = requests.importTerms("B", true);
    await settled();
    expect(events()).toEqual(["change_alerts"]);
    wire.hear("validation_error", { event: "change_alerts", summary: "no", issues: [] });
    expect(await first).toMatchObject({ state: "refused", error: { summary: "no" } });
    await settled();
    expect(wire.sent.at(-1)).toEqual(["import_alerts", { text: "B", replace: true }]);
    wire.hear("alerts_changed", CHANGED);
    expect((await second).state).toBe("done");
  });

  it("is not ended by a refusal of something else", async () => {
    const answer = requests.changeTerms({ add: ["A"] });
    await settled();
    wire.hear("validation_error", { event: "preview_alert_term", summary: "no" });
    wire.hear("alerts_changed", CHANGED);
    expect((await answer).state).toBe("done");
  });

  it("ends when the server says nothing", async () => {
    const answer = requests.changeTerms({ add: ["A"] });
    await vi.advanceTimersByTimeAsync(20_000);
    expect((await answer).state).toBe("refused");
  });

  it("ends when the connection is lost", async () => {
    const answer = requests.changeTerms({ add: ["A"] });
    await settled();
    wire.hear("disconnect", "transport close");
    expect((await answer).state).toBe("refused");
  });

  it("is not kept for later without a connection", async () => {
    wire.connected = false;
    expect((await requests.changeTerms({ add: ["A"] })).state).toBe("refused");
    expect(wire.sent).toEqual([]);
  });

  it("is refused when the answer cannot be read", async () => {
    const answer = requests.changeTerms({ add: ["A"] });
    await settled();
    wire.hear("alerts_changed", 7);
    expect((await answer).state).toBe("refused");
  });
});

describe("previews", () => {
  const preview = { term: "C", days: 7, count: 2, complete: true, since: 1, messages: [] };

  it("are asked one at a time, and of those that wait only the newest", async () => {
    const first = requests.preview("A", 7);
    const second = requests.preview("B", 7);
    const third = requests.preview("C", 7);
    expect(wire.sent).toHaveLength(1);
    expect(await second).toEqual({ state: "superseded" });
    wire.hear("alert_term_preview", { ...preview, term: "A" });
    expect(await first).toMatchObject({ value: { term: "A" } });
    expect(wire.sent.at(-1)).toEqual(["preview_alert_term", { term: "C", days: 7 }]);
    wire.hear("alert_term_preview", preview);
    expect(await third).toMatchObject({ value: { term: "C", count: 2 } });
  });
});

describe("matching again", () => {
  it("is told to the store, whoever began it", () => {
    wire.hear("alert_regeneration", { state: "running", processed: 3, total: 9 });
    expect(useHub.getState().regeneration).toMatchObject({ state: "running", processed: 3 });
  });

  it("tells why it does not begin or stop", () => {
    requests.regenerate();
    wire.hear("regenerate_alert_matches_error", { error: "One is running." });
    expect(useHub.getState().regenerationError).toBe("One is running.");
    requests.cancelRegeneration();
    wire.hear("validation_error", { event: "cancel_alert_regeneration", summary: "None is." });
    expect(useHub.getState().regenerationError).toBe("None is.");
    expect(events()).toEqual(["regenerate_alert_matches", "cancel_alert_regeneration"]);
  });
});

describe("events of the alerts", () => {
  it("read a page with its totals and its read alerts", () => {
    const page = toAlertPage({
      term: "A",
      messages: [wireMessage(), 7],
      total_count: 1_234,
      page: 2,
      page_size: 50,
      query_time: 0.25,
      read: ["u1", 7],
    });
    expect(page).toMatchObject({ total: 1_234, page: 2, pageSize: 50, read: ["u1"] });
    expect(page?.messages).toHaveLength(1);
  });

  it("know a page without a read profile", () => {
    expect(toAlertPage({ messages: [] })?.read).toBeUndefined();
  });

  it.each([undefined, null, 7, "x", [], {}, { state: "done" }, { messages: 7, since: {} }])(
    "survive %j",
    (value) => {
      const all = [toAlertPage, toAlertsChanged, toRegeneration, toTermPreview];
      expect(() => all.map((read) => read(value))).not.toThrow();
      expect(toRegenerationError(value)).not.toBe("");
      expect(toRegeneration(value)).toBeUndefined();
      expect(toTermPreview(value)).toBeUndefined();
    },
  );
});
