import { beforeEach, describe, expect, it } from "vitest";
import { countText, MOST_IN_BAR, MOST_IN_ICON } from "../src/frame/countText.ts";
import { showInIcon } from "../src/frame/favicon.ts";
import { titleOf } from "../src/frame/useTitle.ts";

it.each([
  [1, MOST_IN_BAR, "1"],
  [999, MOST_IN_BAR, "999"],
  [1_000, MOST_IN_BAR, "999+"],
  [100, MOST_IN_ICON, "99+"],
])("writes %i, at most %i, as %s", (count, most, text) => {
  expect(countText(count, most)).toBe(text);
});

it("says in the title how many alerts are unread", () => {
  expect([0, 3, 1_000].map(titleOf)).toEqual(["ACARS Hub", "(3) ACARS Hub", "(999+) ACARS Hub"]);
});

describe("the icon", () => {
  let link: HTMLLinkElement;
  const draw = (text: string) => `data:image/png,${text}`;
  const href = () => link.getAttribute("href");

  beforeEach(() => {
    document.head.innerHTML = '<link rel="icon" type="image/svg+xml" href="./favicon.svg" />';
    link = document.querySelector("link") as HTMLLinkElement;
    showInIcon(0, draw);
  });

  it("shows the number", () => {
    showInIcon(3, draw);
    expect([href(), link.type]).toEqual(["data:image/png,3", "image/png"]);
  });

  it("is the file again when nothing is unread", () => {
    showInIcon(3, draw);
    showInIcon(0, draw);
    expect([href(), link.type]).toEqual(["./favicon.svg", "image/svg+xml"]);
  });

  it("stays the file in a browser that cannot draw", () => {
    showInIcon(4, () => undefined);
    expect(href()).toBe("./favicon.svg");
  });

  it("is not drawn again for a number that looks the same", () => {
    let drawings = 0;
    for (const unread of [120, 121, 122]) {
      showInIcon(unread, (text) => {
        drawings += 1;
        return draw(text);
      });
    }
    expect(drawings).toBe(1);
  });
});
