// Where the numbers come from, how to make them again, how to cite them.
import { element, folded, table } from "./dom.js";
import { parsed } from "./assumptions.js";

const names = {
  version: "version of Faultline",
  revision: "revision",
  numbers: "version of the numbers",
  command_line: "command",
  compiler: "compiler",
  flags: "flags",
  processor: "processor",
  libraries: "libraries",
};

function list(pairs) {
  return element(
    "dl",
    {},
    pairs
      .filter(([, value]) => value !== "" && value !== undefined && value !== null)
      .map(([name, value]) => [element("dt", {}, name), element("dd", {}, value)]),
  );
}

/** The [notes] of a scenario, a line of TOML each, as names and paragraphs; null where they are anything else. */
export function notesOf(text) {
  const lines = text.split("\n").filter((line) => line.trim());
  const pairs = lines
    .map((line) => line.match(/^(\w+) = (".*")$/))
    .map((match) => match && [match[1].replaceAll("_", " "), parsed(match[2], null)]);
  return pairs.every((pair) => pair && pair[1] !== null) ? pairs : null;
}

export function notes(result) {
  const pairs = notesOf(result.notes);
  return pairs ? list(pairs.map(([name, text]) => [name, text.trim()])) : element("pre", { tabindex: "0" }, result.notes);
}

export function provenance(result) {
  const said = result.provenance;
  const inputs = parsed(said.inputs, []);
  const digests = result.digests.flatMap((of_case, c) =>
    of_case.map((digest, r) => [{ text: result.cases[c], head: true }, String(r), digest || "not done"]),
  );
  return [
    list([
      ["result file", result.file],
      ...Object.entries(names).map(([key, name]) => [
        name,
        key === "libraries" ? (said[key] ?? "").trim().split("\n").join(", ") : said[key],
      ]),
      ["seed", result.seed],
      ["years", `${result.horizon}, of which ${result.warm_up} are a warm-up`],
      [
        "trials",
        `${result.done} of ${result.trials} done` +
          `${result.failed ? `, ${result.failed} failed` : ""}${result.missing ? `, ${result.missing} missing` : ""}`,
      ],
      ["digest of the batch", element("code", {}, result.batch_digest)],
    ]),
    inputs.length
      ? table(
          "Files that were read",
          ["file", "bytes", "digest"],
          inputs.map((one) => [{ text: one.path, head: true }, String(one.bytes), one.digest]),
          { numbersFrom: Infinity },
        )
      : null,
    digests.length
      ? folded("Digest of every trial", () =>
          table("Digest of every trial", ["case", "replication", "digest"], digests, { numbersFrom: Infinity, hidden: true }),
        )
      : null,
  ];
}

export function again(data) {
  const command = (text) => element("pre", { tabindex: "0" }, element("code", {}, text));
  const quoted = (file) => (/^[\w./+@%,:=-]+$/.test(file) ? file : `'${file.replaceAll("'", "'\\''")}'`);
  const versions = [
    ...new Set(data.results.map((result) => `${result.provenance.version ?? "?"} (revision ${result.provenance.revision ?? "unknown"})`)),
  ];
  return [
    element("p", {}, `With Faultline ${versions.join(" and ")}, in the folder that the file names are relative to:`),
    data.results.map((result) => [
      command(result.provenance.command_line ?? ""),
      command(`faultline rerun ${quoted(result.file)} --verify`),
    ]),
    command(data.command),
    element(
      "p",
      {},
      "The first makes the result, the second runs every trial again and compares its digest, the last makes this page, byte for byte.",
    ),
  ];
}

export function cite(data) {
  const [first] = data.results;
  const said = first.provenance;
  return element(
    "p",
    {},
    `The Faultline authors. Faultline: a discrete-event simulator of digital economies split by rules. ` +
      `Version ${said.version ?? data.version}, ` +
      `revision ${said.revision ?? "unknown"}. Results: ${first.title || first.file}, ` +
      `batch ${data.results.map((result) => result.batch_digest).join(", ")}. ` +
      "CITATION.cff in the source has the entry for reference managers.",
  );
}
