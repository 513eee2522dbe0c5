import { act } from "react";
import { createRoot } from "react-dom/client";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { MessageDetail } from "../src/table/MessageDetail.tsx";
import { MessageRow } from "../src/table/MessageRow.tsx";
import { message } from "./samples.ts";

const HOSTILE = "<img src=x onerror=alert(1)>";

let host: HTMLElement;

beforeEach(() => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  host = document.createElement("div");
  document.body.append(host);
});

afterEach(() => {
  host.remove();
  vi.unstubAllGlobals();
});

const hostile = message({
  text: `${HOSTILE} DIVERT`,
  tail: HOSTILE,
  flight: HOSTILE,
  station_id: HOSTILE,
  label: HOSTILE,
  label_type: HOSTILE,
  airline: `${HOSTILE}\u202e`,
  libacars: JSON.stringify({ [HOSTILE]: HOSTILE }),
  matched: true,
  matched_text: ["DIVERT", "<IMG"],
  matches: [
    { term: "DIVERT", type: "text", spans: [[29, 35]] },
    { term: "<IMG", type: "text", spans: [[0, 4]] },
    { term: "STATION:ONERROR", type: "station" },
  ],
  matched_station: ["STATION:ONERROR"],
  matched_tail: [HOSTILE],
});

function farBack(before: string) {
  const start = before.length + 1;
  const hit = { term: "DIVERT", type: "text", spans: [[start, start + 6]] };
  return message({ text: `${before} DIVERT`, matched: true, matches: [hit] });
}

function drawRow(read: boolean, variant: "live" | "alerts", before = ""): void {
  const shown = before === "" ? hostile : farBack(before);
  act(() => {
    createRoot(host).render(
      <MessageRow
        message={shown}
        variant={variant}
        phone={false}
        frequency={false}
        labelName={hostile.labelName}
        zone="utc"
        ago=""
        today="2026-01-01"
        open={false}
        current={false}
        tabbable={false}
        earlier={0}
        earlierAlert={false}
        read={read}
        fresh={false}
        position={2}
        onToggle={() => {}}
        onRead={() => {}}
      />,
    );
  });
}

it("shows hostile text in a row as text", () => {
  drawRow(false, "live");
  expect(host.querySelectorAll("img, script")).toHaveLength(0);
  expect(host.textContent).toContain(`${HOSTILE} DIVERT`);
});

it("tells the airline where the pointer rests on the flight", () => {
  drawRow(false, "live");
  expect(host.querySelector(".c-flight")?.getAttribute("title")).toMatch(/^<img src=x [^\u202e]+$/);
});

it("marks the fields in which terms were found", () => {
  drawRow(false, "live");
  const isHit = (cell: string) => host.querySelector(`${cell} .hit`) !== null;
  expect([".c-aircraft", ".c-station", ".c-label", ".c-flight"].map(isHit)).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

it("marks the alert terms of a row", () => {
  drawRow(false, "live");
  expect([...host.querySelectorAll("mark")].map((mark) => mark.textContent)).toEqual([
    "<img",
    "DIVERT",
  ]);
});

it("shows in a row of the alerts page where the term stands, however far back", () => {
  drawRow(false, "alerts", "A".repeat(400));
  expect(host.querySelector(".c-text")?.textContent).toMatch(/…A+ DIVERT$/);
});

it("offers to mark an unread alert as read", () => {
  drawRow(false, "alerts");
  expect(host.querySelector("[data-testid=mark-read]")).not.toBeNull();
});

it("tells that an alert was read", () => {
  drawRow(true, "alerts");
  expect(host.querySelector("[data-testid=alert-row]")?.getAttribute("data-read")).toBe("true");
});

it("shows hostile text in the details as text", async () => {
  await act(async () => {
    createRoot(host).render(<MessageDetail message={hostile} zone="utc" />);
  });
  expect(host.querySelectorAll("img, script")).toHaveLength(0);
  expect(host.querySelector("pre")?.textContent).toBe(`${HOSTILE} DIVERT`);
});
