import { describe, expect, it } from "vitest";
import { feederCommands } from "../src/live/feederCommands.ts";
import { applicationData } from "../src/table/applicationData.ts";
import { clearance } from "../src/table/clearance.ts";
import { decodeText } from "../src/table/decode.ts";
import { namedFields } from "../src/table/fields.ts";
import { summarise } from "../src/table/summary.ts";
import { message } from "./samples.ts";

describe("summary", () => {
  it("is the text on one line", () => {
    expect(summarise(message({ text: "A\r\nB" }))).toMatchObject({
      meaning: "",
      text: "A B",
      own: true,
    });
  });

  it("tells beside the text what is said in CPDLC", () => {
    const libacars = '{"cpdlc":{"choice_label":"WILCO","data":{}}}';
    expect(summarise(message({ text: "/X.AT1.24", libacars }))).toMatchObject({
      meaning: "WILCO",
      text: "/X.AT1.24",
      own: true,
    });
  });

  it("tells the position when there is no text", () => {
    expect(summarise(message({ lat: 39.086, lon: -112.9 })).text).toBe("position 39.09 -112.90");
  });

  it.each([
    [{ depa: "EDDF", dsta: "LFPG" }, "EDDF to LFPG"],
    [{ depa: "EDDF" }, "from EDDF"],
    [{ dsta: "LFPG" }, "to LFPG"],
  ])("tells of %j what is known of the route", (fields, route) => {
    expect(summarise(message(fields)).text).toBe(route);
  });

  it("names the application data when there is no text", () => {
    expect(summarise(message({ libacars: '{"spdu":{"version":1}}' })).text).toBe(
      "ground station squitter",
    );
  });

  it.each([
    ['{"avlc":{"cmd":"Receive Ready"}}', "link control"],
    ['{"lpdu":{"src":{"id":1},"assigned_ac_id":7}}', "logon"],
    ['{"hfnpdu":{"version":2},"lpdu":{"dst":{"id":1}}}', "link report"],
    ['{"miam":{},"lpdu":{"dst":{"id":1}}}', "decoded data"],
    ['{"lpdu":{"dst":{"id":1}}}', "no text"],
    ['{"sublabel":"DF"}', "no text"],
    ['{"crc_ok":false}', "no text"],
  ])("of data %s is %s", (libacars, text) => {
    expect(summarise(message({ libacars })).text).toBe(text);
  });

  it("says that there is nothing", () => expect(summarise(message()).text).toBe("no text"));
});

describe("clearance", () => {
  const element = (choice_label: string, data: unknown) => ({ choice_label, data });

  it.each([
    [element("WILCO", {}), "WILCO"],
    [element("[freetext]", { free_text: "SET MAX" }), "SET MAX"],
    [element("REJOIN ROUTE BY [time]", { time: { hour: 5, min: 7 } }), "REJOIN ROUTE BY 05:07"],
    [
      element("BLOCK [altitude] TO [altitude]", {
        alt_alt: [
          { alt: { data: { flight_level: 390 } } },
          { alt: { data: { flight_level: 410 } } },
        ],
      }),
      "BLOCK FL390 TO FL410",
    ],
    [
      element("CONTACT [icaounitname] [frequency]", {
        icao_unit_name_freq: {
          freq: { choice: "frequencyvhf", data: { vhf: { unit: "MHz", val: 132.85 } } },
          icao_unit_name: { id: { choice: "x", data: { name: "KOBE" } }, function: "control" },
        },
      }),
      "CONTACT KOBE control 132.85 MHz",
    ],
    [element("UP TO [distanceoffset]", { dist_offset: { val: 15, unit: "nm" } }), "UP TO 15 nm"],
    [element("CLIMB TO [altitude]", {}), "CLIMB TO [altitude]"],
    [[element("ROGER", {}), element("WILCO", {})], "ROGER, WILCO"],
  ])("of %j is %s", (data, said) => {
    expect(clearance(JSON.stringify({ cpdlc: data }))).toBe(said);
  });

  it("is read when it was encoded twice", () => {
    expect(clearance(JSON.stringify(JSON.stringify(element("ROGER", {}))))).toBe("ROGER");
  });

  it.each(['{"choice_label":', '{"choice_label":{}}', '{"choice_label":"[a]","data":[[[]]]}'])(
    "survives %s",
    (json) => expect(() => clearance(json)).not.toThrow(),
  );

  it("is bounded", () => {
    const many = Array.from({ length: 100 }, () => element("WORD ".repeat(50), {}));
    expect(clearance(JSON.stringify(many)).length).toBeLessThanOrEqual(320);
  });
});

describe("fields", () => {
  it("leave out what is unknown", () => {
    expect(namedFields(message(), "utc").map((field) => field.name)).toEqual([
      "Received",
      "Link",
      "Message id",
    ]);
  });

  const told = (fields: Readonly<Record<string, unknown>>, wanted: string) =>
    namedFields(message(fields), "utc").find(({ name }) => name === wanted)?.value;

  it("tell how else the flight is written", () => {
    const flight = { flight: "UA0055", iata_flight: "UA55", icao_flight: "UAL55" };
    expect(told(flight, "Also written")).toBe("UA55, UAL55");
    expect(told({ ...flight, flight: "UAL55" }, "Also written")).toBe("UA55");
  });

  it("tell airline, country and both ground stations", () => {
    const fields = {
      airline: "United Airlines",
      country: "Germany",
      fromaddr_hex: "262257",
      fromaddr_decoded: "London Heathrow (EGLL)",
      toaddr_hex: "3C6444",
    };
    expect(["Airline", "Registered in", "From", "To"].map((name) => told(fields, name))).toEqual([
      "United Airlines",
      "Germany",
      "262257 (2499159) London Heathrow (EGLL)",
      "3C6444 (3957828)",
    ]);
  });

  it("leave an address as it is that is none", () => {
    expect(told({ toaddr_hex: "SOMEWHERE" }, "To")).toBe("SOMEWHERE");
  });

  it.each([
    ["downlink", "downlink, to the ground"],
    ["uplink", "uplink, to the aircraft"],
    ["sideways", undefined],
    ["constructor", undefined],
  ])("tell of the direction %s %s", (direction, words) => {
    expect(told({ direction }, "Direction")).toBe(words);
  });

  it("say in which field each alert term was found", () => {
    const terms = { matched_text: ["FIRE", "SMOKE"], matched_tail: ["N1"] };
    const found = namedFields(message(terms), "utc").find(({ name }) => name === "Alert terms");
    expect(found?.value).toBe("FIRE, SMOKE (text); N1 (registration)");
  });

  it("say that a message is not kept", () => {
    const kept = namedFields(message({ stored: false }), "utc").find(({ name }) => name === "Kept");
    expect(kept?.value).toBe("no, shown live only");
  });

  it("show an airborne aircraft as airborne, also when the value is text", () => {
    const field = namedFields(message({ is_onground: "0" }), "utc").find(
      ({ name }) => name === "Aircraft",
    );
    expect(field?.value).toBe("airborne");
  });
});

describe("application data", () => {
  it("becomes named values", () => {
    expect(applicationData('{"adsc":{"basic_report":{"lat":35.3}}}')).toEqual([
      { name: "basic report, lat", value: "35.3" },
    ]);
  });

  it("is read when it was encoded twice", () => {
    expect(applicationData(JSON.stringify('{"a":{"b":1}}'))).toHaveLength(1);
  });

  it.each(["", "{not json", '""', "null", "7e999", `${"[".repeat(60)}1${"]".repeat(60)}`])(
    "survives %j",
    (json) => expect(() => applicationData(json)).not.toThrow(),
  );

  it("is bounded", () => {
    const many = Object.fromEntries(
      Array.from({ length: 500 }, (_, index) => [`k${index}`, index]),
    );
    expect(applicationData(JSON.stringify(many))).toHaveLength(60);
  });
});

describe("decoded text", () => {
  it("explains a squitter", () => {
    const decoded = decodeText("SQ", "02XAABQKABQ13502N10637WV136975/ARINC");
    expect(decoded).toMatchObject({ description: "Ground Station Squitter", complete: true });
  });

  it("is absent when it only repeats the text", () => {
    expect(decodeText("B6", "/QUKAXBA.ADS.G-STBG071A081D93A4080EA15C9DF6B0")).toBeUndefined();
  });

  it.each(["", "<img src=x onerror=alert(1)>", "\u0000", "A".repeat(10_000)])(
    "is absent for %.20j",
    (text) => expect(decodeText("H1", text)).toBeUndefined(),
  );
});

it("names a command for each enabled link, at this host", () => {
  expect(feederCommands("hub.lan", ["hfdl"]).map(({ line }) => line)).toEqual([
    "dumphfdl --output decoded:json:udp:address=hub.lan,port=5556",
  ]);
});
