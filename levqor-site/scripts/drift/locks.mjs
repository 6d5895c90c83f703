import { createHash } from "node:crypto";
import { basename } from "node:path";

export const LOCKS = {
  policies: "governance/locks/policies.json",
  schema: "governance/locks/schema.json",
};

export function policiesNow(project) {
  const sources = project.list("governance/policies", /\.md$/);
  return {
    sha256: Object.fromEntries(sources.map((file) => [basename(file, ".md"), digest(project.read(file))])),
  };
}

/** Of an application that can be asked. */
export function schemaNow(project) {
  const { answers } = project.python();
  return { sha256: digest(JSON.stringify(answers.schema)), ...answers.schema };
}

/** What is locked, or null when there is no lock. */
export function locked(project, what) {
  const text = project.read(LOCKS[what]);
  return text === null ? null : JSON.parse(text);
}

function digest(text) {
  return createHash("sha256").update(text, "utf8").digest("hex");
}
