import { isAbsolute, relative } from "node:path";

const PASS = "DRIFT STATUS: PASS — No violations detected";

/** Say what was found; a clean project gets one line. Remarks go to standard error. */
export function report(project, found) {
  for (const remark of project.remarks) console.error(remark);
  if (found.length === 0) {
    console.log(PASS);
    return;
  }
  for (const { check, file, line, message, todo } of found) {
    console.log(`${named(project, file)}${line ? `:${line}` : ""}  [${check}] ${message}\n    ${todo}`);
  }
  console.log(`DRIFT STATUS: FAIL — ${found.length} ${found.length === 1 ? "violation" : "violations"}`);
  process.exitCode = 1;
}

/** A built page by its path from the root, as sources are named. */
function named({ root }, file) {
  return isAbsolute(file) && file.startsWith(root) ? relative(root, file) : file;
}
