import { afterEach, expect, it } from "vitest";
import { cardFacts, cardSummary } from "../src/cards/facts.ts";
import { setFormats, USUAL_FORMATS } from "../src/text/formats.ts";
import { message } from "./samples.ts";

afterEach(() => setFormats(USUAL_FORMATS));

const facts = (fields: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(cardFacts(message(fields)).map(({ name, value }) => [name, value]));
const room = (fields: Readonly<Record<string, unknown>>) => cardFacts(message(fields))[0]?.room;
const reception = (station: string) => ({ timestamp: 1_700_000_001, station_id: station });

it("tells nothing of a message that says nothing", () => {
  expect(facts({})).toEqual({});
});

it("tells nothing that the first lines of a card say", () => {
  const shown = { flight: "XX1", tail: "N1", icao_hex: "A0B1C2", airline: "X", label: "H1" };
  expect(facts({ ...shown, station_id: "KABQ", level: -12.5 })).toEqual({});
});

it("tells where an aircraft is, and where it goes", () => {
  const fields = {
    depa: "KPHX",
    dsta: "KDEN",
    eta: "1245",
    lat: 35.30125,
    lon: -107.8,
    alt: 35000,
  };
  expect(facts({ ...fields, is_onground: 0 })).toEqual({
    Route: "KPHX to KDEN",
    ETA: "1245",
    Position: "35.301 -107.800",
    Altitude: "35000 ft",
    Aircraft: "airborne",
  });
});

it("tells altitudes in the chosen unit", () => {
  setFormats({ ...USUAL_FORMATS, altitude: "m" });
  expect(facts({ alt: 35_000 })).toEqual({ Altitude: "10668 m" });
});

it("tells how a block was sent and acknowledged", () => {
  const block = { mode: "2", block_id: "4", ack: "!", msgno: "D01A", freq: "131.550", error: 2 };
  expect(facts({ ...block, direction: "downlink", is_response: 1 })).toEqual({
    Frequency: "131.550 MHz",
    Direction: "downlink",
    Mode: "2",
    Block: "4",
    Ack: "!",
    Number: "D01A",
    Response: "yes",
    Errors: "2",
  });
});

it("is silent about errors where the decoder saw none", () => {
  expect(facts({ error: 0 })).toEqual({});
});

it("tells between whom it was sent", () => {
  expect(facts({ fromaddr_hex: "A0B1C2", toaddr_hex: "10214A", toaddr_decoded: "KABQ" })).toEqual({
    From: "A0B1C2",
    To: "10214A KABQ",
  });
});

it("tells who else heard it, as far as there is room", () => {
  const hearings = ["B", "C", "", "E", "F"].map(reception);
  expect(facts({ station_id: "A", hearings })["Heard by"]).toBe("A, B, C, unknown and 2 more");
});

it("tells the parts that came, and that one is awaited", () => {
  const parts = [
    { ...reception("A"), msgno: "D61A" },
    { ...reception("A"), block_id: "5" },
  ];
  expect(facts({ parts, partial: true })["Parts"]).toBe("D61A block 5, another one announced");
  expect(facts({ partial: true })["Parts"]).toBe("another one announced");
});

it("tells of a message that is not stored", () => {
  expect(facts({ stored: false })["Kept"]).toBe("no, shown live only");
});

it("gives a fact as many columns as it needs", () => {
  expect(room({ mode: "2" })).toBe("one");
  expect(room({ freq: "131.550" })).toBe("two");
  expect(room({ toaddr_decoded: "A station with a name that is long" })).toBe("all");
});

it("keeps hostile facts on one short line, and shows what would not be seen", () => {
  const { Mode: mode } = facts({ mode: `<b>\n\u202e${"x".repeat(200)}` });
  expect(mode).toHaveLength(80);
  expect(mode).toMatch(/^<b> \ufffdx+$/);
});

it("shows more of a text than a row, and no more than a card holds", () => {
  const { text, own } = cardSummary(message({ text: "WORD ".repeat(400) }), 240);
  expect(own).toBe(true);
  expect(text.length).toBeGreaterThan(600);
  expect(text.length).toBeLessThanOrEqual(641);
});

it("brings a term into sight that stands far back", () => {
  const text = `${"A".repeat(500)} DIVERT`;
  const hit = { term: "DIVERT", type: "text", spans: [[501, 507]] };
  const summary = cardSummary(message({ text, matches: [hit] }), 240);
  expect(summary.text.indexOf("DIVERT")).toBeLessThan(240);
  expect(summary.hits).toHaveLength(1);
});

it("does not tell as text what its facts tell", () => {
  const fields = { depa: "KPHX", dsta: "KDEN", lat: 35, lon: -107 };
  expect(cardSummary(message(fields), 240)).toMatchObject({ text: "no text", own: false });
  const libacars = JSON.stringify({ freq_data: {} });
  expect(cardSummary(message({ ...fields, libacars }), 240).text).toBe("frequencies");
});
