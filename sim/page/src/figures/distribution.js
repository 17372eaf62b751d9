// Values of single replications in every case, joined where they had the same random draws: why a difference can be clear
// although the levels overlap.
import { halfWidth, number, withUnit } from "../numbers.js";
import { Plot, broken, isNumber, plot, roomForTicks, short, textWidth, ticks } from "./common.js";

const mostCases = 12;

function titleOf(outcome, rows, cases) {
  if (cases.length < 2) return `${outcome.label}: values of ${rows.length} replications`;
  const [first, last] = [cases[0], cases.at(-1)];
  const value = (name) => new Map(rows.filter((row) => row.case === name).map((row) => [row.replication, row.value]));
  const [before, after] = [value(first), value(last)];
  const pairs = [...before].filter(([replication]) => after.has(replication));
  const up = pairs.filter(([replication, at]) => after.get(replication) > at).length;
  const down = pairs.filter(([replication, at]) => after.get(replication) < at).length;
  const seen = `${up >= down ? "higher" : "lower"} in ${last} than in ${first}`;
  return `${outcome.label}: ${seen} in ${Math.max(up, down)} of ${pairs.length} replications`;
}

/** @returns null where no replication has a finite value */
export function distributionFigure(result, index) {
  const outcome = result.outcomes[index];
  const values = result.described[index].values;
  const shown = outcome.cases
    .map((one, k) => ({ ...one, k }))
    .filter((one) => isNumber(one.mean))
    .slice(0, mostCases);
  const rows = shown.flatMap((one) =>
    values[one.k].map((value, replication) => ({ case: one.case, replication, value })).filter((row) => isNumber(row.value)),
  );
  if (rows.length < 2) return null;
  const names = shown.map((one) => one.case);
  const title = titleOf(outcome, rows, names);
  const form = result.forms[index].level;
  const level = Math.round(100 * result.level);
  const replications = values[0].map((_, r) => r);
  const few =
    result.replications > replications.length ? ` The first ${replications.length} of ${result.replications} replications are shown.` : "";
  return {
    name: "distribution",
    title,
    note:
      `Small dots: one replication each${shown.length > 1 ? ", joined across cases by a thin line: the same random draws" : ""}. ` +
      `Diamond and bar: mean and its ${level} % interval.${few}`,
    table: {
      caption: `${outcome.label}: value of each replication`,
      head: ["replication", ...names],
      rows: replications.map((r) => [
        { text: String(r), head: true },
        ...shown.map((one) => number(values[one.k][r] ?? null, { ...form, decimals: form.decimals + 1 })),
      ]),
    },
    draw(theme) {
      const means = shown.map((one) => ({ case: one.case, mean: one.mean, low: halfWidth(one) === null ? null : one.low, high: one.high }));
      // Many cases, or long names, stand below each other.
      const lies = names.length > 6 || names.some((name) => short(name).length > 26);
      const [along, across] = lies ? ["y", "x"] : ["x", "y"];
      const place = { [along]: "case", [across]: "value" };
      const rule = lies ? Plot.ruleY : Plot.ruleX;
      const beside = { [lies ? "dy" : "dx"]: lies ? 7 : 12 };
      return plot(theme, title, {
        height: lies ? 70 + 34 * names.length : 300,
        marginLeft: lies ? Math.min(300, 14 + textWidth(names.map((name) => short(name)))) : roomForTicks(rows.map((row) => row.value)),
        marginBottom: 48,
        [along]: {
          type: "point",
          domain: names,
          label: null,
          tickFormat: (name) => (lies ? short(name) : broken(name)),
          padding: 0.4,
          tickSize: 0,
        },
        [across]: {
          label: withUnit(outcome.label, outcome.unit),
          labelArrow: "none",
          labelAnchor: lies ? "center" : undefined,
          labelOffset: lies ? 36 : undefined,
          grid: true,
          nice: true,
          ticks: 6,
          ...ticks,
        },
        marks: [
          shown.length > 1
            ? Plot.line(rows, { ...place, z: "replication", stroke: theme.muted, strokeWidth: 0.8, strokeOpacity: 0.7 })
            : null,
          Plot.dot(rows, { ...place, r: 2.4, fill: theme.muted }),
          rule(
            means.filter((one) => one.low !== null),
            {
              [along]: "case",
              [`${across}1`]: "low",
              [`${across}2`]: "high",
              ...beside,
              stroke: theme.colours[0],
              strokeWidth: 2.4,
              marker: "tick",
            },
          ),
          Plot.dot(means, { [along]: "case", [across]: "mean", ...beside, symbol: "diamond", r: 5, fill: theme.colours[0] }),
        ],
      });
    },
  };
}
