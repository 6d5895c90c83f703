import { parseArgs } from "node:util";

import { accept } from "./accept.mjs";
import { checks } from "./checks.mjs";
import { openProject } from "./project.mjs";
import { report } from "./report.mjs";

const HERE = new URL("../../..", import.meta.url).pathname;

/** Exit codes: 0 nothing has drifted, 1 something has, 2 wrong usage. */
export async function main(args) {
  const given = read(args);
  if (!given) return;
  const { root = HERE, site, sources = false } = given.values;
  const project = openProject({ root, site, sourcesOnly: sources, isCi: Boolean(process.env.CI) });
  const [verb, what] = given.positionals;
  if (verb === "accept") return accept(project, what);
  if (verb !== undefined) return refuse(`"${verb}" is not something this can do.`);
  const found = [];
  for (const check of checks)
    found.push(...(await check.run(project)).map((one) => ({ check: check.name, ...one })));
  report(project, found);
}

function read(args) {
  const options = { root: { type: "string" }, site: { type: "string" }, sources: { type: "boolean" } };
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    return refuse(error.message);
  }
}

function refuse(message) {
  console.error(
    `${message}\nUsage: drift-monitor.js [--sources] [--root DIR] [--site DIR] | accept policies|schema`,
  );
  process.exitCode = 2;
}
