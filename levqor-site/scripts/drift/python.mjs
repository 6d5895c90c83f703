import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const PROBE = fileURLToPath(new URL("./probe.py", import.meta.url));
const LONGEST_MS = 120_000;

/** What the Python application answers and keeps: `{answers}` or `{problem}` when it cannot be asked. */
export function askPython(root) {
  const python = process.env.LEVQOR_PYTHON ?? join(root, ".venv", "bin", "python");
  if (!existsSync(python)) {
    return { problem: `There is no ${python}: run \`make check\` once, or set LEVQOR_PYTHON.` };
  }
  const { stdout, stderr, status, error } = spawnSync(python, ["-B", PROBE], {
    cwd: root,
    encoding: "utf8",
    env: { ...withoutSettings(process.env), PYTHONPATH: root },
    maxBuffer: 64 * 1024 * 1024,
    timeout: LONGEST_MS,
  });
  if (error || status !== 0) {
    const reason = error ? error.message : stderr.trim().split("\n").at(-1);
    return { problem: `The Python application does not start: ${reason}` };
  }
  return { answers: JSON.parse(stdout) };
}

/** Settings of a running installation must not decide what the released code answers. */
function withoutSettings(env) {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith("LEVQOR_")));
}
