import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { MessageCard } from "../src/cards/MessageCard.tsx";
import { useHub } from "../src/state/store.ts";
import type { MessageRowProps } from "../src/table/MessageRow.tsx";
import { message } from "./samples.ts";

const HOSTILE = "<img src=x onerror=alert(1)>";

const hostile = message({
  text: `${HOSTILE} DIVERT`,
  tail: HOSTILE,
  flight: HOSTILE,
  station_id: HOSTILE,
  label: HOSTILE,
  label_type: HOSTILE,
  airline: HOSTILE,
  mode: HOSTILE,
  msgno: HOSTILE,
  toaddr_decoded: HOSTILE,
  matched: true,
  matched_text: ["DIVERT"],
  matched_tail: [HOSTILE],
  matches: [{ term: "DIVERT", type: "text", spans: [[29, 35]] }],
});

let host: HTMLElement;
let root: Root;

beforeEach(() => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  host = document.createElement("div");
  document.body.append(host);
  root = createRoot(host);
});

afterEach(() => {
  act(() => root.unmount());
  host.remove();
  useHub.setState({ features: undefined });
  vi.unstubAllGlobals();
});

function draw(change: Partial<MessageRowProps> = {}): HTMLElement {
  const props: MessageRowProps = {
    message: hostile,
    variant: "live",
    phone: false,
    frequency: false,
    fresh: false,
    labelName: hostile.labelName,
    zone: "utc",
    ago: "",
    today: "2026-01-01",
    open: false,
    current: false,
    tabbable: false,
    earlier: 0,
    earlierAlert: false,
    read: false,
    position: 2,
    onToggle: () => {},
    onRead: () => {},
    ...change,
  };
  act(() => root.render(<MessageCard {...props} />));
  const card = host.querySelector<HTMLElement>("[role=row]");
  if (!card) throw new Error("There is no card.");
  return card;
}

const actions = () =>
  [...host.querySelectorAll("[data-testid=card-actions] :is(a, button)")].map(
    (one) => one.textContent,
  );

it("shows hostile text as text", () => {
  const card = draw();
  expect(host.querySelectorAll("img, script")).toHaveLength(0);
  expect(card.textContent).toContain(`${HOSTILE} DIVERT`);
  expect(card.querySelector("dl")?.textContent).toContain(HOSTILE);
});

it("tells the alert and its terms, and marks them in text and fields", () => {
  const card = draw();
  expect(card.querySelector(".alert-mark")).not.toBeNull();
  expect(card.querySelector(".card-terms")?.textContent).toBe(`matched DIVERT, ${HOSTILE}`);
  expect(card.querySelector("mark")?.textContent).toBe("DIVERT");
  expect(card.querySelectorAll(".hit")).toHaveLength(1);
});

it("tells how long ago its message came, where that is wanted", () => {
  const time = draw({ ago: "5 min ago" }).querySelector(".c-time");
  expect(time?.textContent).toBe("5 min ago");
  expect(time?.getAttribute("title")).toBe("2023-11-14 22:13:20.000 UTC");
});

it("says for how many messages of an aircraft it stands", () => {
  const count = draw({ earlier: 4, earlierAlert: true }).querySelector("[data-testid=group-count]");
  expect(count?.textContent).toBe("with an earlier alert, messages of this aircraft: 5");
});

it("leads elsewhere only where somebody is", () => {
  const card = draw({ message: message({ tail: "N1", text: "X" }) });
  expect(actions()).toEqual([]);
  act(() => card.focus());
  expect(actions()).toEqual(["Open", "Aircraft", "Copy text", "Copy link"]);
  act(() => card.blur());
  expect(actions()).toEqual([]);
});

it("leads to the site that tracks flights, where there is one", () => {
  const features = { trackingUrl: "https://track.example/" };
  useHub.setState({ features: features as ReturnType<typeof useHub.getState>["features"] });
  draw({ current: true, message: message({ flight: "XX1" }) });
  expect(host.querySelector("[data-testid=track-link]")?.getAttribute("href")).toBe(
    "https://track.example/XX1",
  );
});

it("leaves out what its details say when it is open", () => {
  const card = draw({ open: true, current: true });
  expect(card.querySelector(".card-text, .card-facts, .card-where")).toBeNull();
  expect(actions()).toEqual(["Copy link"]);
});

it("is opened by a click, but not by one on a way out of it", () => {
  const onToggle = vi.fn();
  const card = draw({ current: true, onToggle });
  act(() => host.querySelector<HTMLElement>("[data-testid=card-actions]")?.click());
  expect(onToggle).not.toHaveBeenCalled();
  act(() => card.click());
  expect(onToggle).toHaveBeenCalledWith(hostile.uid);
});

it("can be marked read on the page of alerts", () => {
  const onRead = vi.fn();
  draw({ variant: "alerts", onRead });
  expect(host.querySelector(".unread-dot")).not.toBeNull();
  act(() => host.querySelector<HTMLElement>("[data-testid=mark-read]")?.click());
  expect(onRead).toHaveBeenCalledWith(hostile.uid);
});
