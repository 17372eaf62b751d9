// Bundles the page and the drawing of figures, and writes them as one C++ file: `node bundle.mjs MODULES OUTPUT`.
// MODULES is the folder of node_modules. The licence of everything that is bundled stands at the head of the bundle.
import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import { readFileSync, readdirSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const [modules, output] = process.argv.slice(2);
const esbuild = createRequire(join(modules, "package.json"))("esbuild");

/** Folders of the packages whose files are in a bundle, sorted. */
function packagesOf(metafile) {
  const folders = new Set();
  for (const input of Object.keys(metafile.inputs)) {
    const found = input.match(/^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//);
    if (found) folders.add(found[1]);
  }
  return [...folders].sort();
}

function licenceOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
  const text = file ? readFileSync(join(folder, file), "utf8").trim() : `${license}, as its package.json says`;
  return `${name} ${version}\n\n${text}`;
}

/** A bundle as text, with licences. */
async function bundle(entry, options) {
  const made = await esbuild.build({
    entryPoints: [join(here, "src", entry)],
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    charset: "ascii",
    nodePaths: [join(modules, "node_modules")],
    absWorkingDir: here,
    logLevel: "warning",
    legalComments: "none",
    ...options,
  });
  const licences = packagesOf(made.metafile).map((folder) => licenceOf(join(here, folder)));
  const head = `/*! Faultline: MIT, see LICENSE. Holds what follows.\n\n${licences.join("\n\n----\n\n")}\n*/\n`
    .replaceAll("\r", "")
    .replace(/[^\x00-\x7f]/g, "?")
    .replaceAll("*/\n\n", "")
    .replaceAll("</", "<\\/");
  return head + made.outputFiles[0].text.replaceAll("\r", "");
}

/** A text as raw strings that every compiler takes: at most 60,000 bytes each, and none ends in the middle of a letter. */
function pieces(name, text) {
  const mark = "page";
  if (text.includes(`)${mark}"`)) throw new Error(`${name} holds the end of a raw string`);
  const cut = [];
  for (let first = 0; first < text.length; first += 60000) cut.push(`R"${mark}(${text.slice(first, first + 60000)})${mark}"`);
  return `constexpr std::string_view ${name}[] = {\n${cut.join(",\n")}};\n`;
}

const hash = (text) => createHash("sha256").update(text, "utf8").digest("base64");

const script = await bundle("page.js", { platform: "browser", format: "iife", target: ["es2022"] });
const drawing = await bundle("draw.js", { platform: "node", format: "cjs", target: ["node18"] });
const style = (await esbuild.transform(readFileSync(join(here, "style.css"), "utf8"), { loader: "css", minify: true, charset: "ascii" }))
  .code;
if (/<\/(script|style)/i.test(script + style)) throw new Error("the bundle would end its own element");

mkdirSync(dirname(output), { recursive: true });
writeFileSync(
  output,
  `// Written by sim/page/bundle.mjs.
#include "sim/cli/page_bundle.hpp"

namespace faultline::cli {

namespace {

${pieces("script", script)}
${pieces("style", style)}
${pieces("drawing", drawing)}
}  // namespace

const PageBundle& page_bundle() {
  static const PageBundle bundle{script, style, drawing, "${hash(script)}", "${hash(style)}"};
  return bundle;
}

}  // namespace faultline::cli
`,
);
