// A path over time with its fan, a panel for each case: mean, and the middle 50 % and 90 % of replications.
import { number, withUnit, year } from "../numbers.js";
import { Plot, isNumber, plot, roomForTicks, short, ticks } from "./common.js";

const columns = 3;

/** Mean of the last date that has one. */
function lastMean(fan) {
  return fan.mean.findLast(isNumber);
}

function titleOf(described, fans) {
  const [first, ...others] = fans.map((fan) => ({ name: fan.case, last: lastMean(fan) })).filter((one) => isNumber(one.last));
  const of = described.selection ? `${described.series_label} (${described.selection})` : described.series_label;
  const upper = of.charAt(0).toUpperCase() + of.slice(1);
  if (!first) return `${upper} over time`;
  const path = fans.find((fan) => fan.case === first.name).mean.filter(isNumber);
  const word =
    Math.abs(path.at(-1) - path[0]) <= 0.02 * Math.abs(path[0])
      ? "ends within 2 % of where it begins"
      : path.at(-1) > path[0]
        ? "rises"
        : "falls";
  const highest = [first, ...others].reduce((a, b) => (b.last > a.last ? b : a));
  const same = others.every((one) => one.last === first.last);
  return `${upper}: ${word} in ${first.name}${others.length && !same ? `; at the end highest in ${highest.name}` : ""}`;
}

/** @returns null where the data have no path of the outcome, or one date only */
export function fanFigure(result, index) {
  const fan = result.fans[index];
  const described = result.described[index];
  const shown = fan ? fan.cases.filter((one) => one.mean.some(isNumber)) : [];
  if (!shown.length || fan.dates.length < 2) return null;
  const panels = Math.min(columns, shown.length);
  const points = shown.flatMap((one, k) =>
    fan.dates.map((date, i) => ({
      date,
      case: one.case,
      fx: k % panels,
      fy: Math.floor(k / panels),
      mean: one.mean[i],
      reference: shown[0].mean[i],
      q05: one["q0.05"][i],
      q25: one["q0.25"][i],
      q75: one["q0.75"][i],
      q95: one["q0.95"][i],
    })),
  );
  const rowCount = Math.ceil(shown.length / panels);
  const title = titleOf(described, shown);
  const form = result.forms[index].level;
  const left = result.cases.length - fan.cases.length;
  const text = (value) => (value === null ? "" : number(value, { ...form, decimals: form.decimals + 1 }));
  return {
    name: "fan",
    title,
    note:
      "Line: mean of the replications. Darker band: their middle 50 %. Lighter band with a thin edge: their middle 90 %. " +
      (shown.length > 1 ? `Dashed line: mean in ${shown[0].case}. ` : "") +
      (left > 0 ? `${left} more cases are in the file.` : ""),
    table: {
      caption: `${described.series_label} over time: mean and quantiles of replications`,
      head: ["case", "date [years]", withUnit("mean", described.series_unit), "5 %", "25 %", "75 %", "95 %"],
      rows: points.map((p) => [{ text: p.case, head: true }, year(p.date), ...[p.mean, p.q05, p.q25, p.q75, p.q95].map(text)]),
    },
    draw(theme) {
      const where = { fx: "fx", fy: "fy", x: "date" };
      const values = points.flatMap((p) => [p.mean, p.q05, p.q95]).filter(isNumber);
      const ink = theme.colours[0];
      const labels = shown.map((one, k) => ({ fx: k % panels, fy: Math.floor(k / panels), text: short(one.case, 26) }));
      return plot(theme, title, {
        height: 64 + 170 * rowCount,
        marginLeft: roomForTicks(values),
        marginTop: 40,
        marginBottom: 44,
        fx: { axis: null, padding: 0.08 },
        fy: { axis: null, padding: 0.16 },
        x: { label: "years since the start", labelAnchor: "center", labelArrow: "none", labelOffset: 36, ticks: 5, ...ticks },
        y: {
          label: withUnit(described.series_label, described.series_unit),
          labelArrow: "none",
          grid: true,
          nice: true,
          ticks: 5,
          ...ticks,
          domain: Math.min(...values) === Math.max(...values) ? [values[0] - 1, values[0] + 1] : [Math.min(...values), Math.max(...values)],
        },
        marks: [
          Plot.frame({ stroke: theme.line }),
          Plot.areaY(points, {
            ...where,
            y1: "q05",
            y2: "q95",
            fill: ink,
            fillOpacity: 0.16,
            stroke: ink,
            strokeOpacity: 0.6,
            strokeWidth: 0.6,
          }),
          Plot.areaY(points, { ...where, y1: "q25", y2: "q75", fill: ink, fillOpacity: 0.32 }),
          shown.length > 1
            ? Plot.lineY(
                points.filter((p) => p.case !== shown[0].case),
                { ...where, y: "reference", stroke: theme.ink, strokeDasharray: "4,3", strokeWidth: 1.2 },
              )
            : null,
          Plot.lineY(points, { ...where, y: "mean", stroke: ink, strokeWidth: 2 }),
          Plot.text(labels, { fx: "fx", fy: "fy", text: "text", frameAnchor: "top-left", dy: -13, fontWeight: 600, fill: theme.ink }),
        ],
      });
    },
  };
}
