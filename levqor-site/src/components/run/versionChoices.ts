import type { Run, VersionChoice, Workflow } from "@/lib/api/types";

const MOST_SHOWN = 100;

export type Versions = Pick<Workflow, "version" | "published_version">;

export interface Choice {
  value: string;
  label: string;
}

/** The versions that a run can go again on, the newest first. Of a deleted workflow only the run's own is left. */
export function versionChoices(run: Pick<Run, "version">, workflow: Versions | undefined): Choice[] {
  const newest = workflow?.version ?? run.version;
  const numbers = Array.from({ length: Math.min(newest, MOST_SHOWN) }, (_, position) => newest - position);
  if (!numbers.includes(run.version)) numbers.push(run.version);
  return numbers.map((number) => ({ value: String(number), label: labelOf(number, run, workflow) }));
}

function labelOf(number: number, run: Pick<Run, "version">, workflow: Versions | undefined): string {
  const says = [
    number === run.version && "as this run",
    number === workflow?.published_version && "published",
    number === workflow?.version && "the newest",
  ].filter(Boolean);
  return [`Version ${number}`, ...says].join(", ");
}

/** A chosen version as the API takes it. */
export function asVersion(value: string, run: Pick<Run, "version">): VersionChoice {
  return Number(value) === run.version ? "same" : Number(value);
}
