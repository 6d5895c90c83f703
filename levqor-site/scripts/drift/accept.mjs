import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

import { LOCKS, policiesNow, schemaNow } from "./locks.mjs";

/** Rewrite a lock from what there is now. It is a decision: the changed lock is reviewed like any other change. */
export function accept(project, what) {
  const now = { policies: policiesNow, schema: schemaNow }[what];
  if (!now) {
    console.error("Say what to accept: policies or schema.");
    process.exitCode = 2;
    return;
  }
  const path = project.path(LOCKS[what]);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(now(project), null, 2)}\n`);
  console.log(`${LOCKS[what]} is written. Commit it together with what it locks.`);
}
