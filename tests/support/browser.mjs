// Opens a page in headless Chromium as a reader would and says as JSON what happened: `node browser.mjs MODULES CHROMIUM PAGE FOLDER`.
// MODULES is the folder of node_modules. Screenshots and a print go to FOLDER.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [modules, chromium, page, folder] = process.argv.slice(2);
const require = createRequire(join(resolve(modules), "package.json"));
const { chromium: engine } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const browser = await engine.launch({
  executablePath: chromium,
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});
const said = { console: [], requests: [], violations: {}, themes: {} };

async function look(theme) {
  const context = await browser.newContext({ colorScheme: theme, viewport: { width: 1100, height: 900 } });
  const tab = await context.newPage();
  tab.on("console", (message) => ["error", "warning"].includes(message.type()) && said.console.push(message.text()));
  tab.on("pageerror", (error) => said.console.push(String(error)));
  tab.on("request", (request) => said.requests.push(request.url()));
  const begin = Date.now();
  await tab.goto(pathToFileURL(resolve(page)).href);
  await tab.waitForSelector("#page section");
  const seen = { milliseconds: Date.now() - begin };
  await tab.screenshot({ path: join(folder, `top_${theme}.png`) });
  // By keyboard alone: every stop of the tabulator shows that it has the focus, and Enter opens a closed part.
  seen.stops = [];
  for (let i = 0; i < 12; ++i) {
    await tab.keyboard.press("Tab");
    seen.stops.push(
      await tab.evaluate(() => {
        const at = document.activeElement;
        return { name: at.tagName, outline: getComputedStyle(at).outlineStyle };
      }),
    );
  }
  seen.opened = await tab.evaluate(() => {
    const closed = document.querySelector("details:not([open]) > summary");
    closed.focus();
    return closed.textContent;
  });
  await tab.keyboard.press("Enter");
  seen.opens = await tab.evaluate(() => document.activeElement.parentElement.open);
  for (let depth = 0; depth < 2; ++depth) {
    // what is in a part is made when it opens
    await tab.evaluate(() =>
      document.querySelectorAll("details").forEach((part) => {
        part.open = true;
      }),
    );
    await tab.waitForTimeout(300);
  }
  Object.assign(
    seen,
    await tab.evaluate(() => ({
      figures: document.querySelectorAll("figure svg").length,
      title: document.title,
      heading: document.querySelector("h1").textContent,
      lead: document.querySelector(".lead").textContent,
      tables: document.querySelectorAll("table").length,
      wide: document.documentElement.scrollWidth > document.documentElement.clientWidth,
      warnings: [...document.querySelectorAll(".warning")].map((one) => one.textContent),
      glance: [...document.querySelectorAll("[aria-label='Every outcome at a glance'] tbody tr")].map((row) =>
        [...row.children].map((cell) => cell.textContent),
      ),
    })),
  );
  // What is typed into the search of assumptions leaves the rows that hold it.
  const rows = () =>
    tab.evaluate(() =>
      [...document.querySelectorAll("[aria-label='Values and where they are from'] tbody tr")]
        .filter((row) => !row.hidden)
        .map((row) => row.textContent),
    );
  seen.values = (await rows()).length;
  await tab.locator("input[type=search]").first().focus();
  await tab.keyboard.type("run.horizon");
  seen.found = await rows();
  await tab.locator("input[type=search]").first().fill("");
  // axe is run by the debugger, which the page's content policy does not bind.
  await tab.evaluate(axe);
  const found = await tab.evaluate(() => globalThis.axe.run(document));
  said.violations[theme] = found.violations.map((one) => ({
    id: one.id,
    impact: one.impact,
    help: one.help,
    nodes: one.nodes.length,
    first: one.nodes[0]?.html.slice(0, 300),
    why: one.nodes[0]?.failureSummary,
  }));
  await tab.screenshot({ path: join(folder, `whole_${theme}.png`), fullPage: true });
  said.themes[theme] = seen;
  if (theme === "light") await tab.pdf({ path: join(folder, "print.pdf"), format: "A4" });
  await context.close();
}

try {
  await look("light");
  await look("dark");
} finally {
  await browser.close();
}
console.log(JSON.stringify(said));
