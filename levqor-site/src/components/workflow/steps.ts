import type { Problem, RegistryTrigger, StepDocument, WorkflowDocument } from "@/lib/api/types";

import { formatPath, parsePath, type PathPart } from "./paths";

export interface Block {
  /** Below its step: `then`, `cases[0].steps`. */
  path: string;
  label: string;
  steps: StepDocument[];
}

/** A step and where it stands: `path` as problems say it, `number` as people count (2.1). */
export interface PlacedStep {
  step: StepDocument;
  path: string;
  number: string;
}

export const TRIGGER_PATH = "trigger";

/** The blocks nested in a step, in the order in which they are shown. */
export function blocksOf(step: StepDocument): Block[] {
  const blocks: Block[] = [];
  if (step.then || step.use === "flow.if") {
    blocks.push({ path: "then", label: "If so", steps: step.then ?? [] });
  }
  if (step.else) blocks.push({ path: "else", label: "Otherwise", steps: step.else });
  step.cases?.forEach((branch, index) =>
    blocks.push({
      path: `cases[${index}].steps`,
      label: `Case ${plainValue(branch.equals)}`,
      steps: branch.steps ?? [],
    }),
  );
  step.branches?.forEach((branch, index) =>
    blocks.push({
      path: `branches[${index}].steps`,
      label: branch.name ?? `Branch ${index + 1}`,
      steps: branch.steps ?? [],
    }),
  );
  if (step.default) blocks.push({ path: "default", label: "Otherwise", steps: step.default });
  if (step.do || step.use === "flow.each") {
    blocks.push({ path: "do", label: `For each ${step.as ?? "item"}`, steps: step.do ?? [] });
  }
  return blocks;
}

export interface PlacedBlock extends Block {
  places: PlacedStep[];
}

export function placeSteps(steps: StepDocument[], blockPath: string, prefix = "", before = 0): PlacedStep[] {
  return steps.map((step, index) => ({
    step,
    path: `${blockPath}[${index}]`,
    number: `${prefix}${before + index + 1}`,
  }));
}

/** The blocks of a step with their steps in place; numbers go on from one block to the next. */
export function placeBlocks({ step, path, number }: PlacedStep): PlacedBlock[] {
  let before = 0;
  return blocksOf(step).map((block) => {
    const places = placeSteps(block.steps, `${path}.${block.path}`, `${number}.`, before);
    before += places.length;
    return { ...block, places };
  });
}

/** Every step, outer before inner. */
export function allSteps(document: WorkflowDocument): PlacedStep[] {
  const walk = (placed: PlacedStep[]): PlacedStep[] =>
    placed.flatMap((place) => [place, ...placeBlocks(place).flatMap((block) => walk(block.places))]);
  return walk(placeSteps(document.steps ?? [], "steps"));
}

/** The titles that steps have of their own, by their ids. */
export function titlesOf(document: WorkflowDocument): Map<string, string> {
  const titled = allSteps(document).filter(({ step }) => step.title);
  return new Map(titled.map(({ step }) => [step.id, step.title ?? ""]));
}

const BLOCK_KEYS = new Set<PathPart>(["steps", "then", "else", "do", "default", "cases", "branches"]);
const LISTS_OF_BLOCKS = new Set<PathPart | undefined>(["cases", "branches"]);

/** The path of the step (or the trigger) that a problem or question belongs to; "" for the document itself. */
export function ownerPath(path: string): string {
  const parts = parsePath(path);
  if (parts[0] === TRIGGER_PATH) return TRIGGER_PATH;
  let end = 0;
  for (let at = 0; at < parts.length; at += 1) {
    const part = parts[at];
    if (typeof part === "string" && !BLOCK_KEYS.has(part)) break;
    if (typeof part === "number" && !LISTS_OF_BLOCKS.has(parts[at - 1])) end = at + 1;
  }
  return formatPath(parts.slice(0, end));
}

export function problemsOf(problems: readonly Problem[], owner: string): Problem[] {
  return problems.filter((problem) => ownerPath(problem.path) === owner);
}

/** What stands behind the owner's path: `with.to` of `steps[0].with.to`. */
export function placeWithin(path: string, owner: string): string {
  const whole = formatPath(parsePath(path));
  return owner && whole.startsWith(owner) ? whole.slice(owner.length).replace(/^\./, "") : whole;
}

/** A value as one would say it in a line of text. */
export function plainValue(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  if (typeof value === "string") return value;
  return JSON.stringify(value);
}

const names = new Map([
  ["flow.if", "Condition"],
  ["flow.switch", "Switch"],
  ["flow.each", "For each"],
  ["flow.wait", "Wait"],
  ["flow.approve", "Ask for approval"],
  ["flow.parallel", "At the same time"],
  ["flow.call", "Run another workflow"],
  ["flow.respond", "Answer the webhook"],
  ["log", "Write to the run's log"],
]);

export function stepTitle(step: StepDocument, registryTitle?: string): string {
  return step.title ?? registryTitle ?? names.get(step.use) ?? step.use;
}

export const triggerNames: Record<string, string> = {
  manual: "Started by hand",
  schedule: "On a schedule",
  webhook: "When a webhook is called",
  form: "When a form is submitted",
  error: "When a run of another workflow fails",
  workflow: "When a run of another workflow ends",
};

/** Apps that do not write themselves as their ids would suggest. */
const appNames: Record<string, string> = {
  feed: "RSS and Atom",
  github: "GitHub",
  http: "HTTP",
  hubspot: "HubSpot",
  imap: "Mailbox (IMAP)",
  mysql: "MySQL and MariaDB",
  postgres: "PostgreSQL",
  s3: "S3 storage",
  sendgrid: "SendGrid",
  sqlite: "SQLite",
  woocommerce: "WooCommerce",
  wordpress: "WordPress",
};

/** A trigger as people say it, also where the registry is not at hand. */
export function triggerTitle(use: string, registered?: RegistryTrigger): string {
  const own = triggerNames[use];
  if (own) return own;
  if (registered) {
    const { connector_name: app, title } = registered;
    const short = title.split(". ")[0] ?? title;
    return app && !short.includes(app) ? `${app}: ${short}` : short;
  }
  const [app = use, what = ""] = use.split(".");
  return what ? `${appName(app)}: ${what.replaceAll("_", " ")}` : use;
}

/** What an app is called, by its id. */
export function appName(id: string): string {
  return appNames[id] ?? id.replaceAll("_", " ").replace(/\b[a-z]/g, (letter) => letter.toUpperCase());
}
