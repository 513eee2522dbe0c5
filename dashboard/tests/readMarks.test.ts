import { beforeEach, describe, expect, it, vi } from "vitest";
import {
  loadReadMarks,
  READ_MARKS_KEY,
  READ_MARKS_LIMIT,
  saveReadMarks,
  withRead,
} from "../src/state/readMarks.ts";

beforeEach(() => window.localStorage.clear());

describe("read marks", () => {
  it("survive a reload", () => {
    saveReadMarks(withRead(new Set(), ["a", "b"]));
    expect([...loadReadMarks()]).toEqual(["a", "b"]);
  });

  it("forget the oldest beyond the bound", () => {
    const many = Array.from({ length: READ_MARKS_LIMIT + 1 }, (_, index) => `m${index}`);
    const marks = withRead(new Set(), many);
    expect([marks.size, marks.has("m0")]).toEqual([READ_MARKS_LIMIT, false]);
  });

  it("count a mark that is set again as new", () => {
    expect([...withRead(new Set(["a", "b"]), ["a"])]).toEqual(["b", "a"]);
  });

  it.each(["not json", "[]", '{"uids":7}', '{"uids":[1,null,{}]}'])(
    "start empty from %s",
    (stored) => {
      window.localStorage.setItem(READ_MARKS_KEY, stored);
      expect(loadReadMarks().size).toBe(0);
    },
  );

  it("do not need a storage that works", () => {
    const setItem = vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
      throw new DOMException("full", "QuotaExceededError");
    });
    expect(() => saveReadMarks(new Set(["a"]))).not.toThrow();
    setItem.mockRestore();
  });
});
