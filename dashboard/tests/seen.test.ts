import { describe, expect, it } from "vitest";
import { oldestNew } from "../src/live/useSeen.ts";
import type { Received } from "../src/state/messageList.ts";
import { message } from "./samples.ts";

const row = (uid: string, seq: number): Received => ({ ...message({ uid }), seq, liveAt: 1 });
const ROWS = [row("d", 9), row("c", 8), row("b", 7), row("a", 3)];

describe("the line of what is new", () => {
  it("stands below the oldest message that came since", () => {
    expect(oldestNew(ROWS, { seq: 7, at: 0 })).toBe("c");
    expect(oldestNew(ROWS, { seq: 5, at: 0 })).toBe("b");
  });

  it("is not there while nothing is new, all is, or nobody has looked away", () => {
    expect(oldestNew(ROWS, { seq: 9, at: 0 })).toBeUndefined();
    expect(oldestNew(ROWS, { seq: 0, at: 0 })).toBeUndefined();
    expect(oldestNew([], { seq: 0, at: 0 })).toBeUndefined();
    expect(oldestNew(ROWS, undefined)).toBeUndefined();
  });
});
