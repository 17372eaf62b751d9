// Numbers for readers: two digits of their interval, thousands apart, a true minus sign. Numbers without an interval of their own have
// the digits that tables on the screen give their outcome (`forms` in the data).

const missing = "missing";

/** A number with the digits of its form. @param form { decimals, scientific } */
export function number(value, form, { sign = false } = {}) {
  if (value === null || value === undefined || Number.isNaN(value)) return missing;
  if (value === 0) return "0";
  const size = Math.abs(value);
  const text = form.scientific ? size.toExponential(4) : grouped(size.toFixed(form.decimals));
  return (value < 0 ? "−" : sign ? "+" : "") + text;
}

/** Thousands apart, by a thin blank that does not break. */
function grouped(text) {
  const [whole, decimals] = text.split(".");
  const apart = whole.length > 4 ? whole.replace(/\B(?=(\d{3})+$)/g, "\u202f") : whole;
  return decimals === undefined ? apart : `${apart}.${decimals}`;
}

/** Decimals that show two digits of a half width, as the program's tables do. */
export function formOf(halfWidths, values) {
  const finite = (list) => list.filter((value) => Number.isFinite(value)).map(Math.abs);
  const largest = Math.max(0, ...finite(values));
  const widths = finite(halfWidths).filter((width) => width > 1e-12 * largest);
  const finest = widths.length ? Math.min(...widths) : largest > 0 ? largest * 1e-3 : 1;
  const decimals = 1 - Math.floor(Math.log10(finest));
  return { decimals: Math.min(9, Math.max(0, decimals)), scientific: decimals > 9 || largest >= 1e12 };
}

/** Middle and half width of an estimate { low, high, mean }. @returns null where there is no interval */
export function halfWidth(estimate) {
  return estimate.low === null || estimate.high === null ? null : (estimate.high - estimate.low) / 2;
}

/** Form of one estimate, by its own interval; of one without any spread, as many digits as it has, up to six. */
export function own(estimate) {
  const width = halfWidth(estimate);
  const plain = width === 0 ? String(Number(estimate.mean.toPrecision(6))) : "e";
  if (!plain.includes("e")) return { decimals: plain.split(".")[1]?.length ?? 0, scientific: false };
  return formOf([width], [estimate.mean]);
}

/** The same of a change in %, of which more than five decimals say nothing. */
export function ownPercent(percent) {
  const form = own(percent);
  return { ...form, decimals: Math.min(form.decimals, 5) };
}

/** "12.3 ± 0.4", or without the interval where there is none. */
export function withInterval(estimate, options, form = own(estimate)) {
  if (estimate.mean === null) return estimate.infinite > 0 ? "infinite" : missing;
  const width = halfWidth(estimate);
  return width === null ? number(estimate.mean, form, options) : `${number(estimate.mean, form, options)} ± ${number(width, form)}`;
}

/** Whether an interval leaves out 0. */
export function isClear(estimate) {
  return estimate.low !== null && estimate.high !== null && (estimate.low > 0 || estimate.high < 0);
}

/** Difference and interval in % of the first case's mean; null where that is 0 or missing. */
export function inPercent(one) {
  const { difference, relative_difference: relative } = one;
  if (relative === null || difference.mean === null) return null;
  const share = difference.mean === 0 ? 0 : relative / difference.mean;
  const scaled = (value) => (value === null ? null : 100 * value * share);
  if (difference.mean === 0) return { mean: 0, low: 0, high: 0 };
  const ends = [scaled(difference.low), scaled(difference.high)];
  if (share < 0) ends.reverse();
  return { mean: 100 * relative, low: ends[0], high: ends[1] };
}

/** "startups [1/year]"; a pure number has no unit. */
export function withUnit(label, unit) {
  return unit && unit !== "1" ? `${label} [${unit}]` : label;
}

/** "a, b and c" */
export function listed(words) {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

/** A date in years, short. */
export function year(value) {
  return String(Number(value.toPrecision(6)));
}
