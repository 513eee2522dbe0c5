/**
 * How times and measures are written, as somebody chose it.
 *
 * Separate because texts are made everywhere: a format that every call passed on would be a
 * parameter of half the page. The store sets it, and draws the page anew.
 */

export const HOURS = ["24", "12"] as const;

export type Hours = (typeof HOURS)[number];

export const ALTITUDES = ["ft", "m"] as const;

export type Altitude = (typeof ALTITUDES)[number];

export interface Formats {
  readonly hours: Hours;
  readonly altitude: Altitude;
}

export const USUAL_FORMATS: Formats = { hours: "24", altitude: "ft" };

const METRES_PER_FOOT = 0.3048;

let formats = USUAL_FORMATS;

export function setFormats({ hours, altitude }: Formats): void {
  formats = { hours, altitude };
}

export function hoursFormat(): Hours {
  return formats.hours;
}

/** An altitude in the chosen unit; aircraft send it in feet. */
export function altitudeText(feet: number): string {
  return formats.altitude === "ft" ? `${feet} ft` : `${Math.round(feet * METRES_PER_FOOT)} m`;
}
