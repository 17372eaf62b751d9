// Who serves whom: the mean share of each group of sellers in each state's spending, as a matrix with the number in each cell.
import { number } from "../numbers.js";
import { Plot, isNumber, plot, short, textWidth } from "./common.js";

const form = { decimals: 3, scientific: false };

/** @param which  position of the case */
export function matrixFigure(result, which = 0) {
  const matrix = result.matrix;
  if (!matrix || !matrix.cases[which]) return null;
  const cells = matrix.rows.flatMap((row, r) => matrix.columns.map((column, c) => ({ row, column, value: matrix.cases[which][r * matrix.columns.length + c] })));
  const known = cells.filter((cell) => isNumber(cell.value));
  if (!known.length) return null;
  const largest = known.reduce((a, b) => (b.value > a.value ? b : a));
  const title = `Who serves whom in ${result.cases[which]}: ${largest.column} has the largest share, ${number(largest.value, form)} in ${largest.row}`;
  return {
    name: "matrix",
    title,
    note: `Share of the spending of the state (row) that goes to the group of sellers (column): mean over layers, dates after the warm-up and replications. ${matrix.definition}`,
    table: {
      caption: `Who serves whom in ${result.cases[which]}`,
      head: ["state", ...matrix.columns],
      rows: matrix.rows.map((row, r) => [{ text: row, head: true }, ...matrix.columns.map((_, c) => number(matrix.cases[which][r * matrix.columns.length + c], form))]),
    },
    draw(theme) {
      const most = Math.max(...known.map((cell) => cell.value)) || 1;
      return plot(theme, title, {
        height: 60 + 22 * matrix.rows.length, marginLeft: 16 + textWidth(matrix.rows.map((row) => short(row))), marginTop: 36, marginBottom: 8,
        width: Math.min(720, 180 + 130 * matrix.columns.length),
        x: { axis: "top", domain: matrix.columns, label: null, tickSize: 0, tickFormat: (name) => short(name, 20) },
        y: { domain: matrix.rows, label: null, tickSize: 0, tickFormat: (name) => short(name) },
        marks: [
          Plot.cell(known, { x: "column", y: "row", fill: theme.colours[0], fillOpacity: (cell) => 0.05 + 0.4 * (cell.value / most), stroke: theme.line, strokeWidth: 0.5 }),
          Plot.text(known, { x: "column", y: "row", text: (cell) => number(cell.value, form), fill: theme.ink }),
        ],
      });
    },
  };
}
