// One outcome in several files: level and interval of every case, a symbol and a colour for each file.
import { halfWidth, withInterval, withUnit } from "../numbers.js";
import { Plot, colour, isNumber, plot, short, symbol, textWidth, ticks } from "./common.js";

/** Outcomes that every file has, by name and unit. */
export function sharedOutcomes(results) {
  const [first, ...others] = results;
  return first.outcomes.filter((outcome) =>
    others.every((result) => result.outcomes.some((one) => one.outcome === outcome.outcome && one.unit === outcome.unit)),
  );
}

/** @param names  of the files, in the order of `results` */
export function filesFigure(results, names, outcome) {
  const rows = results.flatMap((result, k) =>
    result.outcomes
      .find((one) => one.outcome === outcome.outcome && one.unit === outcome.unit)
      .cases.map((one) => ({ ...one, file: names[k], k })),
  );
  const shown = rows.filter((row) => isNumber(row.mean));
  if (!shown.length) return null;
  const cases = [...new Set(rows.map((row) => row.case))];
  const level = Math.round(100 * results[0].level);
  const title = `${outcome.label} in ${names.length} files`;
  return {
    name: "files",
    title,
    note:
      `Symbol: mean in a file. Line: its ${level} % interval. Files are not paired here: ` +
      "where two intervals do not overlap, the levels differ clearly.",
    table: {
      caption: `${withUnit(outcome.label, outcome.unit)} by case and file`,
      head: ["case", ...names],
      rows: cases.map((name) => [
        { text: name, head: true },
        ...names.map((_, k) => {
          const one = rows.find((row) => row.case === name && row.k === k);
          return one ? withInterval(one) : "";
        }),
      ]),
    },
    draw(theme) {
      const step = 16;
      const offset = (row) => (row.k - (names.length - 1) / 2) * step;
      const left = Math.min(300, 14 + textWidth(cases.map((name) => short(name))));
      return plot(theme, title, {
        height: 100 + cases.length * (16 + step * names.length),
        marginLeft: left,
        marginTop: 30 + 16 * names.length,
        x: {
          label: withUnit(outcome.label, outcome.unit),
          labelAnchor: "center",
          labelArrow: "none",
          labelOffset: 36,
          nice: true,
          grid: true,
          ...ticks,
        },
        y: {
          domain: cases,
          label: null,
          tickSize: 0,
          tickFormat: (name) => short(name),
          padding: 0.3,
          insetTop: 6 + (step * names.length) / 2,
          insetBottom: 6 + (step * names.length) / 2,
        },
        symbol: { type: "identity" },
        marks: [
          names.map((name, k) => {
            const own = shown.filter((row) => row.k === k);
            return [
              Plot.ruleY(
                own.filter((row) => halfWidth(row) !== null),
                { y: "case", x1: "low", x2: "high", dy: own.length ? offset(own[0]) : 0, stroke: colour(theme, k), strokeWidth: 2 },
              ),
              Plot.dot(own, {
                y: "case",
                x: "mean",
                dy: own.length ? offset(own[0]) : 0,
                r: 4.5,
                fill: colour(theme, k),
                symbol: symbol(k),
              }),
              Plot.dot([name], {
                frameAnchor: "top-left",
                dx: 6,
                dy: -14 - 16 * (names.length - 1 - k),
                r: 4.5,
                fill: colour(theme, k),
                symbol: symbol(k),
              }),
              Plot.text([name], {
                frameAnchor: "top-left",
                dx: 18,
                dy: -14 - 16 * (names.length - 1 - k),
                text: (word) => short(word, 60),
                lineAnchor: "middle",
                textAnchor: "start",
                fill: theme.ink,
              }),
            ];
          }),
        ],
      });
    },
  };
}
