import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

import { LOCKS, policiesNow, schemaNow } from "./locks.mjs";

/** Rewrite a lock from what there is now. It is a decision: the changed lock is reviewed like any other change. */
export function accept(project, what) {
  const now = { policies: policiesNow, schema: schemaNow }[what];
  if (!now) return refuse("Say what to accept: policies or schema.", 2);
  const { problem } = what === "schema" ? project.python() : {};
  if (problem) return refuse(problem, 1);
  const path = project.path(LOCKS[what]);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(now(project), null, 2)}\n`);
  console.log(`${LOCKS[what]} is written. Commit it together with what it locks.`);
}

function refuse(message, exitCode) {
  console.error(message);
  process.exitCode = exitCode;
}
