// Remarks on corners, targets with their verdicts, and goals of precision.
import { element, folded, table } from "./dom.js";
import { withInterval } from "./numbers.js";

const seven = (value) => (value === null ? "missing" : String(Number(value.toPrecision(7))).replace("-", "−"));

export function remarks(result) {
  if (!result.remarks.length) return element("p", {}, "None: no corner was found that decides an answer.");
  const lines = result.remarks_text
    .split("\n")
    .slice(1)
    .map((line) => line.trim())
    .filter(Boolean);
  return [
    element(
      "ul",
      {},
      lines.map((line) => element("li", {}, line)),
    ),
    folded(`All ${result.remarks.length} remarks, case by case`, () =>
      table(
        "Remarks, case by case",
        ["case", "remark", "advice"],
        result.remarks.map((one) => [{ text: one.case, head: true }, one.remark, one.advice]),
        { numbersFrom: Infinity, hidden: true },
      ),
    ),
  ];
}

export function targets(result) {
  const met = result.targets.filter((one) => one.verdict === "met").length;
  const missed = result.targets.some((one) => one.miss);
  const row = (one) => {
    return [
      { text: one.target, head: true },
      { text: one.verdict === "met" ? "✓ met" : `✗ ${one.verdict}`, clear: one.verdict !== "met" },
      one.quantity,
      one.claim,
      withInterval(one),
      one.kind,
      one.source,
      ...(missed ? [one.miss] : []),
    ];
  };
  return [
    element(
      "p",
      {},
      `${met} of ${result.targets.length} targets ${met === 1 ? "is" : "are"} met: numbers from elsewhere that the scenario must bear out.`,
    ),
    table(
      "Targets",
      ["target", "verdict", "number", "reference", "simulated ± 95 %", "kind", "source", ...(missed ? ["why it is missed"] : [])],
      result.targets.map(row),
      { numbersFrom: Infinity, hidden: true },
    ),
  ];
}

export function goals(result) {
  const head = Object.keys(result.goals[0]);
  const text = (value) => (value === null ? "" : typeof value === "number" ? seven(value) : String(value));
  return table(
    "Goals of precision",
    head.map((name) => name.replaceAll("_", " ")),
    result.goals.map((one) => head.map((name, k) => ({ text: text(one[name]), head: k === 0 }))),
    { numbersFrom: Infinity, hidden: true },
  );
}
