// The answer in sentences made from the numbers: the level of the first case, which cases are clearly higher or lower, which are not.
import { halfWidth, inPercent, isClear, listed, number, own, ownPercent, withInterval } from "./numbers.js";

/** Least replications whose intervals are worth their name: sim/cli/answer.cpp says why. */
export const fewReplications = 5;

/** Other cases that a sentence can name one by one. */
const mostNamed = 7;

/** Unit as a word of a sentence. */
function unitWords(unit) {
  if (!unit || ["1", "share", "price"].includes(unit)) return "";
  return unit === "1/year" ? " a year" : ` ${unit}`;
}

/** "by 3.27 ± 1.23 (+2.46 %)" */
function change(one) {
  const form = own(one.difference);
  const percent = inPercent(one);
  const size = Math.abs(one.difference.mean);
  const width = halfWidth(one.difference);
  const share = percent === null ? "" : ` (${number(percent.mean, ownPercent(percent), { sign: true })} %)`;
  return `by ${number(size, form)} ± ${number(width, form)}${share}`;
}

/** How cases split: clearly higher, clearly lower, the same in every replication, too close to tell, without numbers. */
export function split(outcome) {
  const groups = { higher: [], lower: [], same: [], open: [], none: [] };
  for (const one of outcome.cases.slice(1)) {
    if (one.difference.mean === null) groups.none.push(one);
    else if (one.difference.mean === 0 && halfWidth(one.difference) === 0) groups.same.push(one);
    else if (isClear(one.difference)) groups[one.difference.mean > 0 ? "higher" : "lower"].push(one);
    else groups.open.push(one);
  }
  return groups;
}

/** Levels of the other cases, where there is none to compare them with. */
function levels(outcome) {
  const known = outcome.cases.filter((one) => one.mean !== null).slice(0, mostNamed);
  return known.length ? `; ${listed(known.map((one) => `${withInterval(one)} in ${one.case}`))}` : "";
}

/** Sentences on one outcome. @param level  of its intervals */
export function sentences(outcome, level) {
  const [first] = outcome.cases;
  const said =
    first.mean === null
      ? `${outcome.label}: no value in ${first.case}${levels(outcome)}.`
      : `${outcome.label}: ${withInterval(first)}${unitWords(outcome.unit)} in ${first.case}` +
        `${halfWidth(first) === null ? "." : ` (mean and ${100 * level} % interval of ${first.count} replications).`}`;
  const groups = split(outcome);
  const many = outcome.cases.length - 1 > mostNamed;
  const counted = (list) => `${list.length} of ${outcome.cases.length - 1} other cases`;
  const named = (list) => (many ? counted(list) : listed(list.map((one) => one.case)));
  const furthest = (list) => list.reduce((a, b) => (Math.abs(b.difference.mean) > Math.abs(a.difference.mean) ? b : a));
  const changed = (list) =>
    many
      ? `${counted(list)}, most in ${furthest(list).case} ${change(furthest(list))}`
      : listed(list.map((one) => `${one.case} ${change(one)}`));
  return [
    said,
    groups.higher.length && `Clearly higher: ${changed(groups.higher)}.`,
    groups.lower.length && `Clearly lower: ${changed(groups.lower)}.`,
    groups.open.length && `Not clearly different: ${named(groups.open)}.`,
    groups.same.length && `The same in every replication: ${named(groups.same)}.`,
    groups.none.length && first.mean !== null && `Without a difference to show: ${named(groups.none)}.`,
  ]
    .filter(Boolean)
    .join(" ");
}

/** How many of all differences are clear, and how many would seem so by chance. */
export function tally(result) {
  let clear = 0;
  let all = 0;
  for (const outcome of result.outcomes) {
    for (const one of outcome.cases.slice(1)) {
      if (one.difference.mean === null || halfWidth(one.difference) === null) continue;
      if (one.difference.mean === 0 && halfWidth(one.difference) === 0) continue;
      all += 1;
      clear += isClear(one.difference) ? 1 : 0;
    }
  }
  if (all < 2) return "";
  const chance = Math.round(all * (1 - result.level));
  return (
    `Of ${all} differences between cases that vary, the interval of ${clear} leaves out 0; ` +
    `about ${Math.max(1, chance)} would do so by chance alone ` +
    "if there were no effect. faultline compare --adjust holm controls for that."
  );
}

/** "10", or "8 to 10" where trials are missing. */
export function replicationsOf(result) {
  const least = Math.min(result.replications, ...result.incomplete_cases.map((one) => one.done));
  return { least, most: result.replications, text: least === result.replications ? `${least}` : `${least} to ${result.replications}` };
}
