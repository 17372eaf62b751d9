// Figures outside a browser, with the specifications and the code of the page: `node draw.js DATA SVG` reads
// { kind, key, title, result }, writes the figure and says its caption. Where the data do not allow the figure, it writes nothing.
import { readFileSync, writeFileSync } from "node:fs";
import { parseHTML } from "linkedom";
import { figureOfKind } from "./figures/index.js";
import { textWidth } from "./figures/common.js";
import { paperTheme } from "./theme.js";

const namespace = "http://www.w3.org/2000/svg";

/** Words in lines of at most `width` [px]. */
function linesOf(text, width, size) {
  const lines = [];
  for (const word of text.split(" ")) {
    const longer = lines.length ? `${lines.at(-1)} ${word}` : word;
    if (!lines.length || textWidth([longer], size) > width) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

/** A drawing that stands alone: what it shows as its title, on the figure too unless that goes to the paper's caption. */
function standAlone(document, figure, drawing, shown) {
  const [width, height] = ["width", "height"].map((name) => Number(drawing.getAttribute(name)));
  const lines = shown ? linesOf(figure.title, width - 20, 15) : [];
  const top = lines.length ? 12 + 18 * lines.length : 0;
  const make = (name, attributes, text) => {
    const made = document.createElementNS(namespace, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    if (text !== undefined) made.textContent = text;
    return made;
  };
  const svg = make("svg", { xmlns: namespace, width, height: height + top, viewBox: `0 0 ${width} ${height + top}` });
  svg.append(
    make("title", {}, figure.title),
    make("desc", {}, figure.note),
    make("rect", { width: "100%", height: "100%", fill: paperTheme.paper }),
  );
  lines.forEach((line, k) =>
    svg.append(
      make(
        "text",
        { x: 10, y: 18 + 18 * k, "font-family": paperTheme.font, "font-size": 14, "font-weight": 600, fill: paperTheme.ink },
        line,
      ),
    ),
  );
  drawing.setAttribute("y", top);
  drawing.setAttribute("overflow", "visible");
  svg.append(drawing);
  return svg.toString();
}

const asked = JSON.parse(readFileSync(process.argv[2], "utf8"));
const { document } = parseHTML("<!doctype html><html><body></body></html>");
const figure = figureOfKind(asked.result, 0, asked.kind, asked.key);
if (figure !== null) {
  writeFileSync(process.argv[3], standAlone(document, figure, figure.draw({ ...paperTheme, document }), asked.title));
  process.stdout.write(`${figure.title}. ${figure.note}`.trim());
}
