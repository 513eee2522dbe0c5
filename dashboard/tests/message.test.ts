import { describe, expect, it } from "vitest";
import { haystackOf } from "../src/wire/haystack.ts";
import { matchedTerms, toMessage, toMessages } from "../src/wire/message.ts";
import { wireMessage } from "./samples.ts";

describe("toMessage", () => {
  it("reads the names of the wire into typed fields", () => {
    const message = toMessage(
      wireMessage({ tail: "N8560Z", icao_hex: "ABC123", level: -12.5, is_onground: 2 }),
    );
    expect(message).toMatchObject({ tail: "N8560Z", icao: "ABC123", level: -12.5, onGround: true });
  });

  it.each([
    ["null", null],
    ["a string", "text"],
    ["an array", []],
    ["no uid", wireMessage({ uid: undefined })],
    ["an empty uid", wireMessage({ uid: "" })],
    ["an unknown link", wireMessage({ message_type: "MORSE" })],
    ["no time", wireMessage({ timestamp: undefined })],
    ["a time that is no number", wireMessage({ timestamp: "noon" })],
    ["a time beyond every calendar", wireMessage({ timestamp: 1e20 })],
    ["a negative time", wireMessage({ timestamp: -1 })],
  ])("drops %s", (_name, value) => {
    expect(toMessage(value)).toBeUndefined();
  });

  it("takes numbers that stored messages carry as text", () => {
    const message = toMessage(wireMessage({ level: "-9.5", is_onground: "0", error: "0" }));
    expect(message).toMatchObject({ level: -9.5, onGround: false, errors: 0 });
  });

  it("leaves out values of a wrong type", () => {
    const message = toMessage(
      wireMessage({ tail: {}, level: "NaN", lat: [], matched_text: "TERM" }),
    );
    expect(message).toMatchObject({ tail: "", level: undefined, lat: undefined, alert: false });
  });

  it("leaves out positions outside of the globe", () => {
    expect(toMessage(wireMessage({ lat: 180, lon: 180 }))?.lat).toBeUndefined();
  });

  it("keeps hostile text as it came, as text", () => {
    const text = "<img src=x onerror=alert(1)>";
    expect(toMessage(wireMessage({ text, tail: text }))).toMatchObject({ text, tail: text });
  });

  it("bounds the length of fields and text", () => {
    const message = toMessage(wireMessage({ tail: "A".repeat(10_000), text: "B".repeat(200_000) }));
    expect([message?.tail.length, message?.text.length]).toEqual([256, 100_000]);
  });

  it("finds a flight by every form, and messages by country and direction", () => {
    const found = toMessage(
      wireMessage({ icao_flight: "UAL55", country: "Germany", direction: "uplink" }),
    );
    expect(found && haystackOf(found)).toMatch(/ual55\n(.*\n)*germany\n(.*\n)*uplink/);
  });

  it("takes no name for a label that has none", () => {
    expect(toMessage(wireMessage({ label_type: "Unknown Message Label" }))?.labelName).toBe("");
  });

  it("is an alert when any field matched, also without the flag", () => {
    expect(toMessage(wireMessage({ matched_tail: ["N85"] }))?.alert).toBe(true);
  });

  it("is an alert when only the label or the station matched", () => {
    expect(toMessage(wireMessage({ matched_label: ["LABEL:=H1"] }))?.alert).toBe(true);
    expect(toMessage(wireMessage({ matched_station: ["STATION:KABQ"] }))?.matches.station).toEqual([
      "STATION:KABQ",
    ]);
  });

  it("takes the server's spans of the text, in UTF-16 units and merged", () => {
    const message = toMessage(
      wireMessage({
        text: "\u{1F6E9} RED COAT",
        matches: [
          { term: "RED", type: "text", spans: [[2, 5]] },
          { term: "RED COAT", type: "text", spans: [[2, 10]] },
          { term: "N1", type: "tail", spans: [[0, 1]] },
        ],
      }),
    );
    expect(message?.hits).toEqual([{ start: 3, end: 11 }]);
  });

  it.each([
    undefined,
    null,
    7,
    {},
    [7],
    [{ type: "text" }],
    [{ type: "text", spans: [7, [], ["0", 2]] }],
  ])("has no spans of %j", (matches) =>
    expect(toMessage(wireMessage({ text: "ABC", matches }))?.hits).toEqual([]),
  );

  it("keeps prototypes out of its fields", () => {
    const message = toMessage(
      JSON.parse('{"uid":"a","message_type":"ACARS","timestamp":1,"__proto__":{"tail":"X"}}'),
    );
    expect(message?.tail).toBe("");
  });
});

it("keeps the good messages of a list and drops the others", () => {
  expect(toMessages([wireMessage({ uid: "a" }), 7, null, wireMessage({ uid: "b" })])).toHaveLength(
    2,
  );
});

it("reads no messages from something that is no list", () => {
  expect(toMessages({ length: 3 })).toEqual([]);
});

it("names each matched term once", () => {
  const message = toMessage(wireMessage({ matched_text: ["A", "B"], matched_tail: ["A"] }));
  expect(message && matchedTerms(message)).toEqual(["A", "B"]);
});
