// An outcome against a swept key, with its interval as a band; a line for each combination of what else differs between cases.
import { halfWidth, isClear, number, own, withUnit } from "../numbers.js";
import { Plot, colour, dash, isNumber, plot, roomForTicks, short, symbol, textWidth, ticks } from "./common.js";

const mostLines = 8;
/** Bands of more lines than these hide each other: bars beside each other take their place. */
const mostBands = 3;

/** Swept keys with numbers, the one with the most values first. */
export function sweptKeys(result) {
  return result.coordinates
    .filter((one) => one.swept && one.values.every((value) => typeof value === "number"))
    .map((one) => ({ ...one, count: new Set(one.values).size }))
    .filter((one) => one.count > 1)
    .sort((a, b) => b.count - a.count);
}

/** What else tells two cases apart: "variant=calm, audit.fee=0.5". */
function othersOf(result, key, index) {
  const named = result.coordinates.filter((one) => one.name !== key.name && (one.swept || one.name === "variant"));
  return named.map((one) => (one.name === "variant" ? one.values[index] : `${one.name}=${one.values[index]}`)).join(", ");
}

/** What is seen between two ends of a line. "rises" and "falls" are said only where an interval says so. */
function titleOf(outcome, key, start, end) {
  const paired = start.one === outcome.cases[0] ? end.one.difference : null; // under the same random draws
  const apart = paired ? isClear(paired) : start.high !== null && end.low !== null && (start.high < end.low || end.high < start.low);
  const range = `as ${key.name} goes from ${tickOf(start.x)} to ${tickOf(end.x)}`;
  if (apart) return `${outcome.label} ${end.mean > start.mean ? "rises" : "falls"} ${range}`;
  const ends = `goes from ${number(start.mean, own(start))} to ${number(end.mean, own(end))}`;
  return `${outcome.label} ${paired ? "does not clearly change" : ends} ${range}`;
}

/** @returns null where fewer than two points can be drawn */
export function sweepFigure(result, index, key = sweptKeys(result)[0]) {
  if (!key) return null;
  const outcome = result.outcomes[index];
  const all = outcome.cases
    .map((one, k) => ({
      x: key.values[k],
      line: othersOf(result, key, k),
      mean: one.mean,
      low: one.low,
      high: one.high,
      case: one.case,
      one,
    }))
    .filter((point) => isNumber(point.mean))
    .sort((a, b) => a.x - b.x);
  const lines = [...new Set(outcome.cases.map((_, k) => othersOf(result, key, k)))];
  const shown = lines.filter((line) => all.some((point) => point.line === line)).slice(0, mostLines);
  const points = all.filter((point) => shown.includes(point.line));
  if (points.length < 2) return null;
  const level = Math.round(100 * result.level);
  const first = points.filter((point) => point.line === shown[0]);
  const title = titleOf(outcome, key, first[0], first.at(-1)) + (shown.length > 1 && shown[0] ? ` (${shown[0]})` : "");
  return {
    name: "sweep",
    title,
    note:
      `Point: mean. ${shown.length > mostBands ? "Bar" : "Band"}: its ${level} % interval.` +
      (key.definition ? ` ${key.name}: ${key.definition}` : "") +
      (lines.length > shown.length
        ? ` ${shown.length} of ${lines.length} combinations of the other keys are drawn; the table has all.`
        : ""),
    table: {
      caption: `${outcome.label} by ${key.name}`,
      head: [withUnit(key.name, key.unit), "other keys", withUnit("mean", outcome.unit), `± (${level} %)`, "replications"],
      rows: all.map((point) => [
        { text: tickOf(point.x), head: true },
        point.line,
        number(point.mean, own(point)),
        halfWidth(point) === null ? "" : number(halfWidth(point), own(point)),
        String(point.one.count),
      ]),
    },
    draw(theme) {
      const ends = shown.map((line, k) => ({ k, line, ...points.filter((point) => point.line === line).at(-1) }));
      const labels = spread(ends, points, 250);
      const end = { x: "x", y: "mean" };
      const many = shown.length > 1;
      const bars = shown.length > mostBands;
      const labelled = bars ? 28 : 18; // [px] from the end of a line
      const right = many ? Math.min(240, labelled + 24 + textWidth(shown.map((line) => short(line)))) : 20;
      return plot(theme, title, {
        height: 340,
        marginLeft: roomForTicks(points.flatMap((point) => [point.low ?? point.mean, point.high ?? point.mean])),
        marginRight: right,
        x: {
          label: withUnit(key.name, key.unit),
          labelAnchor: "center",
          labelArrow: "none",
          labelOffset: 36,
          nice: true,
          inset: bars ? 14 : 0,
          ...ticks,
        },
        y: { label: withUnit(outcome.label, outcome.unit), labelArrow: "none", grid: true, nice: true, ...ticks },
        symbol: { type: "identity" },
        marks: [
          shown.map((line, k) => {
            const along = points.filter((point) => point.line === line);
            const known = along.filter((point) => point.low !== null);
            const shift = bars ? 3 * (k - (shown.length - 1) / 2) : 0; // [px] beside each other
            const range = { x: "x", y1: "low", y2: "high" };
            return [
              !bars
                ? Plot.areaY(known, { ...range, fill: colour(theme, k), fillOpacity: 0.16 })
                : Plot.ruleX(known, { ...range, dx: shift, stroke: colour(theme, k), strokeOpacity: 0.7 }),
              Plot.line(along, { x: "x", y: "mean", dx: shift, stroke: colour(theme, k), strokeWidth: 2, strokeDasharray: dash(k) }),
              Plot.dot(along, { x: "x", y: "mean", dx: shift, r: 4, fill: colour(theme, k), symbol: symbol(k) }),
            ];
          }),
          many
            ? Plot.dot(labels, { ...end, dx: labelled, r: 4, fill: (label) => colour(theme, label.k), symbol: (label) => symbol(label.k) })
            : null,
          many
            ? Plot.text(labels, { ...end, dx: labelled + 10, textAnchor: "start", text: (label) => short(label.line), fill: theme.ink })
            : null,
        ],
      });
    },
  };
}

const tickOf = (value) => String(Number(value.toPrecision(6)));

/** Labels at the ends of lines; those that would lie upon each other are moved apart. @param height  of the drawing [px] */
function spread(ends, points, height) {
  const all = points.flatMap((point) => [point.low ?? point.mean, point.high ?? point.mean]);
  const least = ((Math.max(...all) - Math.min(...all)) * 14) / height;
  const sorted = [...ends].sort((a, b) => a.mean - b.mean);
  for (let i = 1; i < sorted.length; ++i) sorted[i] = { ...sorted[i], mean: Math.max(sorted[i].mean, sorted[i - 1].mean + least) };
  return sorted;
}
