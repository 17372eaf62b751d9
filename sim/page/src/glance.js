// Every outcome at a glance: the level of the first case, and how each other case differs from it.
import { append, breakable, element, folded, table } from "./dom.js";
import { sentences } from "./answer.js";
import { figuresOf } from "./figures/index.js";
import { halfWidth, inPercent, isClear, listed, number, own, ownPercent, withInterval, withUnit } from "./numbers.js";
import { showFigure } from "./show_figure.js";

const mostCases = 12;

/** A mean above its interval. @param more  { clear, title } of the cell */
function twoLines(estimate, { mark = "", unit = "", sign = true, form = own(estimate), ...more }) {
  const width = halfWidth(estimate);
  const below = width === null ? null : [element("br"), element("small", {}, `± ${number(width, form)}`)];
  return { text: element("span", {}, `${mark}${number(estimate.mean, form, { sign })}${unit}`, below), ...more };
}

/** "▲ +2.46 %" above "± 0.92": the sign says where the interval lies, so that no colour is needed. */
function differenceCell(one) {
  const { difference } = one;
  if (difference.mean === null)
    return one.mean === null ? { text: "no value" } : twoLines(one, { unit: " ‡", sign: false, title: "level" });
  if (difference.mean === 0 && halfWidth(difference) === 0) return { text: "the same" };
  const clear = isClear(difference);
  const mark = clear ? (difference.mean > 0 ? "▲ " : "▼ ") : "";
  const percent = inPercent(one);
  if (percent === null) return twoLines(difference, { mark, unit: " †", clear, title: "difference, not in %" });
  const title = `difference: ${withInterval(difference, { sign: true })}`;
  if (Math.abs(percent.mean) + (halfWidth(percent) ?? 0) < 0.001)
    return { text: `${mark}${percent.mean < 0 ? "above −" : "under +"}0.001 %`, clear, title };
  return twoLines(percent, { mark, unit: " %", clear, title, form: ownPercent(percent) });
}

export function glance(result, anchor) {
  const first = result.cases[0];
  const others = result.cases.slice(1, 1 + mostCases);
  const level = Math.round(100 * result.level);
  const head = ["outcome", [...breakable(first), element("br"), element("small", {}, "level")], ...others.map(breakable)].map((words) =>
    append(element("span"), [words]),
  );
  const rows = result.outcomes.map((outcome, k) => [
    { head: true, text: element("a", { href: `#${anchor}-${k}` }, withUnit(outcome.label, outcome.unit)) },
    twoLines(outcome.cases[0], { sign: false }),
    ...outcome.cases.slice(1, 1 + mostCases).map(differenceCell),
  ]);
  const left = result.cases.length - 1 - others.length;
  const explained = others.length
    ? `Difference from ${first} in % of it, ± ${level} %. ▲ or ▼: the interval leaves out 0. ` +
      `†: the difference itself, where ${first} has 0. ‡: the level, where ${first} has none.` +
      (left > 0 ? ` ${left} more cases stand under each outcome.` : "")
    : `Mean ± ${level} %.`;
  return [
    element("p", { class: "note" }, explained),
    element("div", { class: "whole" }, table("Every outcome at a glance", head, rows, { hidden: true })),
  ];
}

/** Means that move through their window, by direction, with the numbers of the first case of each. */
function trendNote(outcome, form) {
  const said = ["rising", "falling"]
    .map((direction) => {
      const moving = outcome.cases.filter((one) => one.trend?.direction === direction);
      if (!moving.length) return null;
      const [{ trend, case: name }] = moving;
      const where =
        moving.length === outcome.cases.length && moving.length > 1
          ? "every case"
          : moving.length > 3
            ? `${name} and ${moving.length - 1} more cases`
            : listed(moving.map((one) => one.case));
      const change = `${number(trend.first, form)} in the first third, ${number(trend.last, form)} in the last`;
      return `${direction} in ${where} (in ${name} ${change})`;
    })
    .filter(Boolean);
  return said.length ? element("p", { class: "note" }, `The mean depends on where its window lies: ${said.join("; ")}.`) : null;
}

/** One outcome: what it is, the answer on it, its figures. */
function outcomePart(result, k) {
  const described = result.described[k];
  const window = `${described.from} to ${described.to} years`;
  return element(
    "div",
    { class: "outcome" },
    element("p", {}, sentences(result.outcomes[k], result.level)),
    element(
      "p",
      { class: "note" },
      `${described.series_label}${described.selection ? `, ${described.selection}` : ""}: ${described.definition} ` +
        `Series ${described.series}, dates ${window}.`,
    ),
    trendNote(result.outcomes[k], result.forms[k].level),
    figuresOf(result, k).map(showFigure),
  );
}

export function outcomes(result, anchor) {
  const parts = result.outcomes.map((outcome, k) =>
    folded(withUnit(outcome.label, outcome.unit), () => outcomePart(result, k), { open: k === 0, id: `${anchor}-${k}`, className: "part" }),
  );
  const toggle = (open) =>
    parts.forEach((part) => {
      part.open = open;
    });
  const buttons = element(
    "p",
    { class: "buttons" },
    element("button", { type: "button", onclick: () => toggle(true) }, "Open all outcomes"),
    element("button", { type: "button", onclick: () => toggle(false) }, "Close all"),
  );
  return append(element("div"), [parts.length > 1 ? buttons : null, parts]);
}
