/**
 * The tab's icon with the number of unread alerts on it.
 *
 * Separate because it is drawn point by point: an icon knows no style sheet, so shape and colours of
 * `favicon.svg` and the alert colour stand here again.
 */
import { countText, MOST_IN_ICON } from "./countText.ts";

/** Points; tabs show half of it or less, screens of high density all of it. */
const SIZE = 64;
/** The drawing's own units, as in the view box of the SVG file. */
const UNITS = 32;
const GROUND = "#14202e";
const WAVES = "#4d7ea8";
const ARROW = "#7cc4ff";
const BADGE = "#ff8a65";
const ON_BADGE = "#241009";
const BADGE_HEIGHT = 19;
const FONT_SIZE = 17;
/** Units of width for each character, and around them. */
const CHARACTER = 9;
const MARGIN = 6;

let fileAddress: string | undefined;
let shown = "";

function drawIcon(pen: CanvasRenderingContext2D): void {
  pen.fillStyle = GROUND;
  pen.beginPath();
  pen.roundRect(0, 0, UNITS, UNITS, 7);
  pen.fill();
  pen.strokeStyle = WAVES;
  pen.lineWidth = 2;
  pen.lineCap = "round";
  pen.stroke(new Path2D("M4.8 18.5a11.6 11.6 0 0 1 3.4-9.2M27.2 18.5a11.6 11.6 0 0 0-3.4-9.2"));
  pen.fillStyle = ARROW;
  pen.fill(new Path2D("M16 6.5 22.6 24 16 20.4 9.4 24Z"));
}

function drawBadge(pen: CanvasRenderingContext2D, text: string): void {
  const width = Math.min(UNITS, Math.max(BADGE_HEIGHT, text.length * CHARACTER + MARGIN));
  const top = UNITS - BADGE_HEIGHT;
  pen.fillStyle = BADGE;
  pen.beginPath();
  pen.roundRect(UNITS - width, top, width, BADGE_HEIGHT, 6);
  pen.fill();
  pen.fillStyle = ON_BADGE;
  pen.font = `700 ${FONT_SIZE}px system-ui, sans-serif`;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillText(text, UNITS - width / 2, top + BADGE_HEIGHT / 2 + 1, width - 2);
}

/** The icon as a data URL; undefined where the browser has no canvas. */
function drawn(text: string): string | undefined {
  const canvas = document.createElement("canvas");
  canvas.width = SIZE;
  canvas.height = SIZE;
  const pen = canvas.getContext("2d");
  if (!pen) return undefined;
  pen.scale(SIZE / UNITS, SIZE / UNITS);
  drawIcon(pen);
  drawBadge(pen, text);
  return canvas.toDataURL("image/png");
}

/** Shows the number in the icon; the file itself when there is nothing unread. */
export function showInIcon(
  unread: number,
  draw: (text: string) => string | undefined = drawn,
): void {
  const link = document.querySelector<HTMLLinkElement>("link[rel=icon]");
  const text = unread === 0 ? "" : countText(unread, MOST_IN_ICON);
  if (!link || text === shown) return;
  fileAddress ??= link.getAttribute("href") ?? "";
  const address = text === "" ? undefined : draw(text);
  link.type = address === undefined ? "image/svg+xml" : "image/png";
  link.setAttribute("href", address ?? fileAddress);
  shown = text;
}
