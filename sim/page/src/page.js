// The page of `faultline report`: reads the data that stand in it and builds everything else.
import { append, element, folded } from "./dom.js";
import { fewReplications, replicationsOf, sentences, tally } from "./answer.js";
import { assumptions } from "./assumptions.js";
import { filesFigure, sharedOutcomes } from "./figures/files.js";
import { glance, outcomes } from "./glance.js";
import { again, cite, notes, provenance } from "./provenance.js";
import { showFigure } from "./show_figure.js";
import { goals, remarks, targets } from "./verdicts.js";

function answer(result) {
  const count = replicationsOf(result);
  const few =
    count.least < fewReplications && count.most > 1
      ? element(
          "p",
          { class: "warning", role: "note" },
          `Few replications: ${count.text} of a case. Intervals of fewer than ${fewReplications} are wide or narrow by luck; ` +
            "faultline run --replications asks for more.",
        )
      : null;
  const one =
    count.most === 1
      ? element(
          "p",
          { class: "warning", role: "note" },
          "One replication: there is no interval, and no difference can be told from chance; faultline run --replications asks for more.",
        )
      : null;
  const lacking =
    result.done < result.trials
      ? element(
          "p",
          { class: "warning", role: "note" },
          `Not every trial is there: ${result.done} of ${result.trials} done, ${result.failed} failed, ${result.missing} missing.`,
        )
      : null;
  return element(
    "div",
    { class: "answer" },
    element("p", { class: "lead" }, sentences(result.outcomes[0], result.level)),
    few,
    one,
    lacking,
    element(
      "p",
      { class: "note" },
      `${result.cases.length} case${result.cases.length === 1 ? "" : "s"}, ` +
        `${count.text} replication${count.text === "1" ? "" : "s"} each, ` +
        `${result.horizon} simulated years. ${tally(result)}`,
    ),
  );
}

/** Sections of one result. @param level  of their headings */
function sections(result, anchor, level) {
  const heading = (text, id) => element(`h${level}`, { id }, text);
  const part = (id, title, ...content) => ({
    id: `${anchor}-${id}`,
    title,
    section: append(element("section", { "aria-labelledby": level === 2 ? `${anchor}-${id}` : undefined }), [
      heading(title, `${anchor}-${id}`),
      content,
    ]),
  });
  return [
    part("glance", "At a glance", glance(result, anchor)),
    part("outcomes", "Outcomes", outcomes(result, anchor)),
    part("remarks", "Remarks", remarks(result)),
    result.targets.length ? part("targets", "Targets", targets(result)) : null,
    result.goals.length ? part("goals", "Goals of precision", goals(result)) : null,
    result.notes.trim() ? part("notes", "What the scenario says of itself", notes(result)) : null,
    part(
      "assumptions",
      "Assumptions",
      folded("Every value, where it was written, and what is said of it", () => assumptions(result, anchor)),
    ),
    part("provenance", "Provenance", provenance(result)),
  ].filter(Boolean);
}

function contents(parts) {
  return element(
    "nav",
    { "aria-label": "Contents" },
    element(
      "ul",
      {},
      parts.map((part) => element("li", {}, element("a", { href: `#${part.id}` }, part.title))),
    ),
  );
}

/** Names of files that tell them apart: without folders where that is enough. */
function shortNames(results) {
  const bare = results.map((result) => result.file.replace(/^.*\//, ""));
  return new Set(bare).size === bare.length ? bare : results.map((result) => result.file);
}

function together(results) {
  const names = shortNames(results);
  const shared = sharedOutcomes(results);
  if (!shared.length) return [element("p", {}, "The files share no outcome of the same name and unit.")];
  return [
    element("p", {}, `${shared.length} outcome${shared.length === 1 ? " is" : "s are"} in all ${results.length} files, by name and unit.`),
    shared.map((outcome, k) =>
      folded(
        outcome.label,
        () => {
          const figure = filesFigure(results, names, outcome);
          return figure ? showFigure(figure) : element("p", {}, "No file has a value of it.");
        },
        { open: k === 0, className: "part" },
      ),
    ),
  ];
}

/** Opens what an address in the page points at. */
function openTarget() {
  const target = location.hash.length > 1 ? document.getElementById(location.hash.slice(1)) : null;
  for (let place = target; place; place = place.parentElement) if (place.tagName === "DETAILS") place.open = true;
  if (target) target.scrollIntoView();
}

function build(data) {
  const page = document.getElementById("page");
  page.querySelector("noscript")?.remove();
  const common = [
    {
      id: "again",
      title: "The same numbers again",
      section: element("section", { "aria-labelledby": "again" }, element("h2", { id: "again" }, "The same numbers again"), again(data)),
    },
    {
      id: "cite",
      title: "How to cite",
      section: element("section", { "aria-labelledby": "cite" }, element("h2", { id: "cite" }, "How to cite"), cite(data)),
    },
  ];
  const { results } = data;
  if (results.length === 1) {
    const parts = [...sections(results[0], "r0", 2), ...common];
    append(page, [answer(results[0]), contents(parts), parts.map((part) => part.section)]);
  } else {
    const files = results.map((result, k) => ({
      id: `file-${k}`,
      title: shortNames(results)[k],
      section: element(
        "section",
        { "aria-labelledby": `file-${k}`, class: "file" },
        element("h2", { id: `file-${k}` }, shortNames(results)[k]),
        result.title ? element("p", { class: "question" }, result.title) : null,
        answer(result),
        sections(result, `r${k}`, 3).map((part) => part.section),
      ),
    }));
    const side = {
      id: "together",
      title: "Side by side",
      section: element("section", { "aria-labelledby": "together" }, element("h2", { id: "together" }, "Side by side"), together(results)),
    };
    const parts = [side, ...files, ...common];
    append(page, [contents(parts), parts.map((part) => part.section)]);
  }
  addEventListener("hashchange", openTarget);
  openTarget();
}

build(JSON.parse(document.getElementById("data").textContent));
