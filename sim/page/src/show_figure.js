// A figure on the page: its title, the drawing, what is drawn, and the table behind it.
import { element, folded, table } from "./dom.js";
import { pageTheme } from "./theme.js";

let count = 0;

export function showFigure(figure) {
  const id = `figure-${++count}`;
  const caption = element("figcaption", { id }, element("strong", {}, figure.title), element("span", { class: "note" }, figure.note));
  return element(
    "figure",
    { class: `figure ${figure.name}`, "aria-labelledby": id },
    caption,
    element("div", { class: "drawing" }, figure.draw({ ...pageTheme, document })),
    folded("Numbers behind this figure", () => table(`Numbers: ${figure.title}`, figure.table.head, figure.table.rows, { hidden: true })),
  );
}
