// What all figures share. A figure is { title, note, alt, table: { head, rows }, draw(theme) }, where draw gives an SVG: the same for the
// page, where colours are variables that follow light and dark, and for a paper, where they are fixed.
import * as Plot from "@observablehq/plot";

export const dashes = ["none", "7,3", "2,3", "9,3,2,3", "12,4", "4,2,1,2", "1,5", "6,6"];
export const symbols = ["circle", "square", "triangle", "diamond2", "star", "cross", "wye", "hexagon"];

/** Colour of the k-th case or line; dashes and symbols tell them apart without it. */
export const colour = (theme, k) => theme.colours[k % theme.colours.length];
export const dash = (k) => dashes[k % dashes.length];
export const symbol = (k) => symbols[k % symbols.length];

/** Width that a text of the axis takes [px]; a guess that is never much too small. */
export const textWidth = (words, size = 12) => Math.max(...words.map((word) => String(word).length)) * size * 0.56;

/** The name of a case of a sweep with its keys' last words: "fee=0.5" for "audit.fee=0.5"; the last two where one comes twice. */
function withoutPaths(name) {
  const keys = [...name.matchAll(/([\w.]+)=/g)].map((match) => match[1].split("."));
  const kept = new Set(keys.map((words) => words.at(-1))).size === keys.length ? 1 : 2;
  return name.replace(/([\w.]+)=/g, (_, key) => `${key.split(".").slice(-kept).join(".")}=`);
}

/** A long name, cut in the middle where nothing else helps. */
export function short(name, most = 34) {
  const text = withoutPaths(String(name));
  return text.length <= most ? text : `${text.slice(0, most / 2)}…${text.slice(-(most / 2 - 1))}`;
}

/** A name in at most two lines, broken at a comma, a blank or an underscore near its middle. */
export function broken(name, most = 16) {
  const text = short(name, 40);
  if (text.length <= most) return text;
  const places = [...text.matchAll(/[ _,]/g)].map((match) => match.index + 1);
  if (!places.length) return text;
  const best = places.reduce((a, b) => (Math.abs(b - text.length / 2) < Math.abs(a - text.length / 2) ? b : a));
  return `${text.slice(0, best).trimEnd()}\n${text.slice(best).trimStart()}`;
}

/** An SVG with what every figure has. Its own style sheet is taken out: the page's content policy allows one only. */
export function plot(theme, alt, options) {
  const svg = Plot.plot({
    width: 720,
    marginTop: 24,
    marginBottom: 44,
    document: theme.document,
    className: "plot",
    ariaLabel: alt,
    style: { fontSize: "12px", fontFamily: theme.font, color: theme.ink, background: "none" },
    ...options,
  });
  for (const style of [...svg.querySelectorAll("style")]) style.remove();
  // An image is one thing; its table has the parts.
  for (const part of svg.querySelectorAll("[aria-label]")) part.removeAttribute("aria-label");
  for (const part of svg.querySelectorAll("[aria-description]")) part.removeAttribute("aria-description");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", alt);
  return svg;
}

/** Numbers that a scale can take. */
export const isNumber = (value) => value !== null && Number.isFinite(value);

/** An axis number, with a true minus and thousands apart. */
export function tick(value) {
  if (value === 0) return "0";
  const size = Math.abs(value);
  const text =
    size >= 1e9 || size < 1e-4
      ? String(Number(size.toPrecision(6)).toExponential()).replace("e+", "e")
      : String(Number(size.toPrecision(9)));
  const [whole, decimals] = text.split(".");
  const apart = whole.length > 4 && !text.includes("e") ? whole.replace(/\B(?=(\d{3})+$)/g, "\u202f") : whole;
  return (value < 0 ? "−" : "") + (decimals === undefined ? apart : `${apart}.${decimals}`);
}

/** Room for the ticks of a vertical axis over these values [px]. */
export function roomForTicks(values) {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const step = 10 ** Math.floor(Math.log10(most - least || Math.abs(most) || 1)) / 2;
  const ends = [least, most].map((value) => tick(Math.round(value / step) * step + step));
  return Math.max(48, Math.ceil(22 + textWidth(ends)));
}

/** Ticks of an axis of numbers. */
export const ticks = { tickFormat: tick };

export { Plot };
