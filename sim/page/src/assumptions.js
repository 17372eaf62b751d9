// Every value that the scenario rests on: what it is, where it was written, and what its line says of its source.
import { element, table } from "./dom.js";

/** JSON from a text of the file; nothing where it is none. */
export function parsed(text, otherwise) {
  try {
    return JSON.parse(text);
  } catch {
    return otherwise;
  }
}

/** Lines of each scenario file, by its path: the root file first, others below a line with their path. */
export function linesByFile(provenance) {
  const inputs = parsed(provenance.inputs, []);
  const files = new Map();
  let path = inputs[0]?.path ?? "";
  let lines = [];
  for (const line of (provenance.scenario_as_written ?? "").split("\n")) {
    const next = line.match(/^# ---- (.+) ----$/);
    if (next && inputs.some((input) => input.path === next[1])) {
      files.set(path, lines);
      [path, lines] = [next[1], []];
    } else {
      lines.push(line);
    }
  }
  return files.set(path, lines);
}

/** The comment of a line of TOML: what follows a # that stands in no text. */
function commentOf(line) {
  let quote = "";
  for (let i = 0; i < line.length; ++i) {
    if (quote) {
      if (line[i] === "\\" && quote === '"') i += 1;
      else if (line[i] === quote) quote = "";
    } else if (line[i] === '"' || line[i] === "'") quote = line[i];
    else if (line[i] === "#") return line.slice(i + 1).trim();
  }
  return "";
}

/** What is said of the value on a line: beside it, else directly above it. */
export function evidenceAt(lines, number) {
  if (!lines || number < 1 || number > lines.length) return "";
  const beside = commentOf(lines[number - 1]);
  if (beside) return beside;
  const above = [];
  for (let i = number - 2; i >= 0 && lines[i].trim().startsWith("#"); --i) above.unshift(lines[i].trim().replace(/^#+\s?/, ""));
  return above.join(" ");
}

export function assumptionsOf(result) {
  const lines = linesByFile(result.provenance);
  return parsed(result.provenance.origins, []).map((origin) => ({
    ...origin,
    place: origin.line > 0 && !origin.file.startsWith("--") ? `${origin.file}:${origin.line}` : origin.file,
    evidence: origin.line > 0 ? evidenceAt(lines.get(origin.file), origin.line) : "",
  }));
}

export function assumptions(result, id) {
  const all = assumptionsOf(result);
  if (!all.length) return element("p", {}, "The file does not say where its values are from.");
  const written = all.filter((one) => one.file !== "default").length;
  const frame = table(
    "Values and where they are from",
    ["key", "value", "written at", "what is said of it"],
    all.map((one) => [{ text: one.key, head: true }, one.value, one.place, one.evidence]),
    { numbersFrom: Infinity, hidden: true },
  );
  const rows = [...frame.querySelectorAll("tbody tr")];
  const texts = all.map((one) => `${one.key} ${one.value} ${one.place} ${one.evidence}`.toLowerCase());
  const found = element("p", { class: "note", role: "status" });
  const box = element("input", { type: "search", id: `${id}-search`, autocomplete: "off" });
  const defaults = element("input", { type: "checkbox", id: `${id}-defaults` });
  const sift = () => {
    const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    rows.forEach((row, i) => {
      row.hidden = (all[i].file === "default" && !defaults.checked) || !words.every((word) => texts[i].includes(word));
      shown += row.hidden ? 0 : 1;
    });
    const origin = `${written} are written in files or on the command line, the others are defaults`;
    found.textContent = `${shown} of ${all.length} values shown; ${origin}.`;
  };
  box.addEventListener("input", sift);
  defaults.addEventListener("change", sift);
  sift();
  return element(
    "div",
    {},
    element(
      "p",
      { class: "buttons" },
      element("label", { for: box.id }, "Search values "),
      box,
      " ",
      element("span", { class: "together" }, defaults, element("label", { for: defaults.id }, "with defaults")),
    ),
    found,
    frame,
  );
}
