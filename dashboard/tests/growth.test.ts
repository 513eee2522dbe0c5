import { describe, expect, it, vi } from "vitest";
import { sieve } from "../src/live/sieve.ts";
import { growthOf } from "../src/state/growth.ts";
import type { Received } from "../src/state/messageList.ts";
import { numbered, uids } from "./samples.ts";

const made = Array.from({ length: 8 }, (_, index) => numbered(8 - index));
const list = (from: number, to: number) => made.slice(from, to);
const changed = (messages: readonly Received[], at: number) =>
  messages.map((message, index) => (index === at ? { ...message, alert: true } : message));

describe("growthOf", () => {
  it("tells what came on top and what is gone at the end", () => {
    expect(growthOf(list(2, 8), list(0, 5))).toEqual({ added: 2, dropped: 3, changed: [] });
  });

  it.each([0, 2])("tells where a message has changed, here %i from the earlier top", (at) => {
    const after = changed(list(1, 8), at + 1);
    expect(growthOf(list(2, 8), after)).toEqual({ added: 1, dropped: 0, changed: [at + 1] });
  });

  it("takes a list with something put between for another one", () => {
    expect(growthOf([...list(1, 3), ...list(4, 8)], list(0, 8))).toBeUndefined();
  });

  it("takes a list that goes on below for another one", () => {
    expect(growthOf(list(0, 4), list(0, 8))).toBeUndefined();
  });

  it("finds nothing of a list that is gone as a whole, or was empty", () => {
    expect(growthOf(list(4, 8), list(0, 4))).toBeUndefined();
    expect(growthOf([], list(0, 4))).toBeUndefined();
  });
});

describe("sieve", () => {
  const odd = (message: Received) => Number(message.uid.slice(1)) % 2 === 1;

  it("looks only at what is new or gone", () => {
    const passes = vi.fn(odd);
    const pass = sieve(passes);
    expect(uids(pass(list(3, 8)))).toEqual(["m5", "m3", "m1"]);
    passes.mockClear();
    expect(uids(pass(list(1, 7)))).toEqual(["m7", "m5", "m3"]);
    expect(passes.mock.calls.map(([message]) => message.uid).sort()).toEqual(["m1", "m6", "m7"]);
  });

  it("passes the same list for the same list", () => {
    const pass = sieve(odd);
    const all = list(0, 8);
    expect(pass(all)).toBe(pass(all));
  });

  it("looks at all again when a message has changed", () => {
    const pass = sieve((message) => message.alert);
    pass(list(1, 8));
    expect(uids(pass(changed(list(0, 8), 3)))).toEqual(["m5"]);
    expect(pass(list(0, 8))).toEqual([]);
  });
});
