// Paired differences from the first case: a dot and its interval for each other case, filled where the interval leaves out 0.
import { halfWidth, inPercent, isClear, number, own, ownPercent, withInterval, withUnit } from "../numbers.js";
import { Plot, isNumber, plot, short, textWidth, ticks } from "./common.js";
import { split } from "../answer.js";

const mostRows = 60;

function titleOf(outcome, first) {
  const { higher, lower, open, same } = split(outcome);
  const all = higher.length + lower.length + open.length + same.length;
  const count = (list, word) => (list.length ? `${list.length} ${word}` : "");
  const said = [count(higher, "clearly higher"), count(lower, "clearly lower"), count([...open, ...same], "not clearly different")].filter(
    Boolean,
  );
  return `${outcome.label}, difference from ${first}: of ${all} case${all === 1 ? "" : "s"}, ${said.join(", ")}`;
}

/** A mean and its half width, each with the digits of the interval. */
function inTwo(estimate, options) {
  const width = halfWidth(estimate);
  return [number(estimate.mean, own(estimate), options), width === null ? "" : number(width, own(estimate))];
}

/** @returns null where no case has a difference */
export function differenceFigure(result, index) {
  const outcome = result.outcomes[index];
  const first = outcome.cases[0].case;
  const shown = outcome.cases
    .slice(1)
    .filter((one) => isNumber(one.difference.mean))
    .slice(0, mostRows);
  if (!shown.length) return null;
  const rows = shown.map((one) => ({
    name: one.case,
    mean: one.difference.mean,
    low: one.difference.low,
    high: one.difference.high,
    clear: isClear(one.difference),
    label: withInterval(one.difference, { sign: true }),
  }));
  const title = titleOf(outcome, first);
  const level = Math.round(100 * result.level);
  return {
    name: "difference",
    title,
    note:
      `Case less ${first}, replication by replication under the same random draws. Dot: mean. ` +
      `Line: ${level} % interval of the paired difference. ` +
      "Filled dot: the interval leaves out 0. Hollow dot: it does not.",
    table: {
      caption: `${outcome.label}: levels and paired differences from ${first}`,
      head: [
        "case",
        withUnit("mean", outcome.unit),
        `± (${level} %)`,
        withUnit(`difference from ${first}`, outcome.unit),
        `± (${level} %)`,
        "in %",
        "replications",
      ],
      rows: outcome.cases.map((one, k) => {
        const [mean, width] = inTwo(one);
        const [change, about] = k ? inTwo(one.difference, { sign: true }) : ["", ""];
        const percent = k ? inPercent(one) : null;
        return [
          { text: one.case, head: true },
          mean,
          width,
          { text: change, clear: k > 0 && isClear(one.difference) },
          about,
          percent === null ? "" : withInterval(percent, { sign: true }, ownPercent(percent)),
          String(one.count),
        ];
      }),
    },
    draw(theme) {
      const names = rows.map((row) => row.name);
      const left = Math.min(300, 14 + textWidth(names.map((name) => short(name))));
      const right = 16 + textWidth(rows.map((row) => row.label));
      return plot(theme, title, {
        height: 24 + 50 + 26 * rows.length,
        marginLeft: left,
        marginRight: right,
        marginBottom: 48,
        x: {
          label: withUnit(`difference from ${first}`, outcome.unit),
          labelAnchor: "center",
          labelArrow: "none",
          labelOffset: 36,
          nice: true,
          ticks: 6,
          grid: true,
          ...ticks,
        },
        y: { domain: names, label: null, tickFormat: (name) => short(name), tickSize: 0 },
        marks: [
          Plot.ruleX([0], { stroke: theme.ink, strokeWidth: 1.2 }),
          Plot.ruleY(
            rows.filter((row) => isNumber(row.low)),
            { y: "name", x1: "low", x2: "high", stroke: theme.colours[0], strokeWidth: 2, marker: "tick" },
          ),
          Plot.dot(rows, {
            x: "mean",
            y: "name",
            r: 5,
            stroke: theme.colours[0],
            strokeWidth: 2,
            fill: (row) => (row.clear ? theme.colours[0] : theme.paper),
          }),
          Plot.text(rows, { y: "name", text: "label", frameAnchor: "right", textAnchor: "start", dx: 10, fill: theme.ink }),
        ],
      });
    },
  };
}
