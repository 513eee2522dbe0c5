import { expect, it } from "vitest";
import { Place } from "../src/wire/place.ts";

function connected(...uids: readonly string[]): Place {
  const place = new Place();
  place.begin();
  place.tell(uids);
  return place;
}

it("begins with nothing, and is then where the newest message is", () => {
  expect(new Place().have).toEqual([]);
  expect(connected("a", "b").have).toEqual(["a", "b"]);
});

it("stays before the break while what was missed is still to come", () => {
  const place = connected("a", "b");
  place.begin();
  place.tell(["y", "z"]);
  expect([place.have, place.complete]).toEqual([["a", "b"], false]);
  place.end();
  expect([place.have, place.complete]).toEqual([["a", "b", "y", "z"], true]);
});

it("forgets what came live when the next break comes too soon", () => {
  const place = connected("a");
  place.begin();
  place.tell(["z"]);
  place.begin();
  place.end();
  expect(place.have).toEqual(["a"]);
});

it("is bounded", () => {
  const place = connected(...Array.from({ length: 100 }, (_, index) => String(index)));
  place.begin();
  place.tell(Array.from({ length: 100 }, (_, index) => String(100 + index)));
  place.end();
  expect([place.have.length, place.have.at(-1)]).toEqual([8, "199"]);
});

it("needs nothing to be told on the first connection", () => {
  const place = new Place();
  place.begin();
  expect(place.complete).toBe(true);
});
