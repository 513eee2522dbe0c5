/**
 * How times and measures are written, as somebody chose it.
 *
 * Separate because texts are made everywhere: a format that every call passed on would be a
 * parameter of half the page. The store sets it, and draws the page anew.
 */

export const HOURS = ["24", "12"] as const;

export type Hours = (typeof HOURS)[number];

/** Year, month and day, in which order. */
export const DATES = ["ymd", "dmy", "mdy"] as const;

export type Dates = (typeof DATES)[number];

export const ALTITUDES = ["ft", "m"] as const;

export type Altitude = (typeof ALTITUDES)[number];

export interface Formats {
  readonly hours: Hours;
  readonly dates: Dates;
  readonly altitude: Altitude;
}

export const USUAL_FORMATS: Formats = { hours: "24", dates: "ymd", altitude: "ft" };

const METRES_PER_FOOT = 0.3048;

let formats = USUAL_FORMATS;

export function setFormats({ hours, dates, altitude }: Formats): void {
  formats = { hours, dates, altitude };
}

export function hoursFormat(): Hours {
  return formats.hours;
}

export function datesFormat(): Dates {
  return formats.dates;
}

/** An altitude in the chosen unit; aircraft send it in feet. */
export function altitudeText(feet: number): string {
  return formats.altitude === "ft" ? `${feet} ft` : `${Math.round(feet * METRES_PER_FOOT)} m`;
}
