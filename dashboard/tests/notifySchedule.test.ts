import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { makeNotifier } from "../src/notify/notifier.ts";
import {
  dueIn,
  EMPTY_SCHEDULE,
  INTERVAL_MS,
  type Notice,
  OLDEST_MS,
  take,
  withAlerts,
} from "../src/notify/schedule.ts";
import type { Received } from "../src/state/messageList.ts";
import { markRead } from "../src/state/reads.ts";
import { useHub } from "../src/state/store.ts";
import { message } from "./samples.ts";

const NOW = 1_700_000_000_000;
const nothingRead = () => false;

const alertAt = (uid: string, liveAt: number, ageMs = 0): Received => ({
  ...message({ uid, timestamp: (liveAt - ageMs) / 1_000, matched: true, matched_text: ["TURB"] }),
  liveAt,
});

describe("the schedule", () => {
  it("waits for nothing when nothing came", () => {
    expect(dueIn(EMPTY_SCHEDULE, NOW)).toBeUndefined();
  });

  it("tells of a first alert at once", () => {
    const schedule = withAlerts(EMPTY_SCHEDULE, [alertAt("a", NOW)], NOW);
    expect(dueIn(schedule, NOW)).toBe(0);
    expect(take(schedule, NOW, nothingRead).notice).toMatchObject({ count: 1, waited: false });
  });

  it("gathers what comes within the interval and speaks of the newest", () => {
    const first = take(withAlerts(EMPTY_SCHEDULE, [alertAt("a", NOW)], NOW), NOW, nothingRead);
    let schedule = withAlerts(first.schedule, [alertAt("b", NOW + 100)], NOW + 100);
    schedule = withAlerts(schedule, [alertAt("c", NOW + 900)], NOW + 900);
    expect(dueIn(schedule, NOW + 900)).toBe(INTERVAL_MS - 900);
    expect(take(schedule, NOW + 900, nothingRead).notice).toBeUndefined();
    expect(take(schedule, NOW + INTERVAL_MS, nothingRead).notice).toMatchObject({
      newest: { uid: "c" },
      count: 2,
      waited: true,
    });
  });

  it("does not call alerts of one piece late", () => {
    const schedule = withAlerts(EMPTY_SCHEDULE, [alertAt("a", NOW), alertAt("b", NOW)], NOW);
    expect(take(schedule, NOW, nothingRead).notice).toMatchObject({ count: 2, waited: false });
  });

  it.each([
    [OLDEST_MS, 1],
    [OLDEST_MS + 1, 0],
  ])("takes an alert that is %i ms old %i times", (age, count) => {
    expect(withAlerts(EMPTY_SCHEDULE, [alertAt("a", NOW, age)], NOW).waiting).toHaveLength(count);
  });

  it("leaves out what was read meanwhile", () => {
    const schedule = withAlerts(EMPTY_SCHEDULE, [alertAt("a", NOW), alertAt("b", NOW)], NOW);
    const { notice } = take(schedule, NOW, (uid) => uid === "b");
    expect(notice).toMatchObject({ newest: { uid: "a" }, count: 1 });
  });

  it("is silent, and ready for the next one, when all were read", () => {
    const schedule = withAlerts(EMPTY_SCHEDULE, [alertAt("a", NOW)], NOW);
    const taken = take(schedule, NOW, () => true);
    expect([taken.notice, taken.schedule]).toEqual([undefined, EMPTY_SCHEDULE]);
  });
});

describe("the notifier", () => {
  let told: Notice[];
  let notify: (alerts: readonly Received[]) => void;

  beforeEach(() => {
    vi.useFakeTimers({ now: NOW });
    useHub.setState({ reads: { marks: new Set(), server: undefined } });
    told = [];
    notify = makeNotifier((notice) => told.push(notice));
  });

  afterEach(() => vi.useRealTimers());

  const arrive = (uid: string) => notify([alertAt(uid, Date.now())]);

  it("needs no timer for a first alert", () => {
    arrive("a");
    expect(told).toHaveLength(1);
  });

  it("tells of every alert of a long burst, at most once in the interval", () => {
    for (let index = 0; index < 100; index += 1) {
      arrive(`m${index}`);
      vi.advanceTimersByTime(100);
    }
    vi.advanceTimersByTime(INTERVAL_MS);
    expect(told.reduce((sum, notice) => sum + notice.count, 0)).toBe(100);
    expect(told).toHaveLength(6);
  });

  it("does not tell of an alert that was read while it waited", () => {
    arrive("a");
    arrive("b");
    markRead(["b"]);
    vi.advanceTimersByTime(INTERVAL_MS);
    expect(told.map((notice) => notice.newest.uid)).toEqual(["a"]);
  });

  it("tells at once again after a quiet time", () => {
    arrive("a");
    vi.advanceTimersByTime(INTERVAL_MS);
    arrive("b");
    expect(told.map((notice) => notice.waited)).toEqual([false, false]);
  });
});
