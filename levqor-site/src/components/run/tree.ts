import type { RunStep } from "@/lib/api/types";

import { isTrouble } from "./status";

/** A step of a run with what ran inside it; `step` is null while only its inner steps are known. */
export interface RunNode {
  path: string;
  name: string;
  step: RunStep | null;
  /** Branches of a condition or switch. */
  children: RunNode[];
  /** What ran for each item of a loop, by its number. */
  iterations: Map<number, RunNode[]>;
}

interface Segment {
  name: string;
  index: number | null;
}

export function runTree(steps: readonly RunStep[]): RunNode[] {
  const roots: RunNode[] = [];
  const known = new Map<string, RunNode>();

  for (const step of steps) {
    let siblings = roots;
    let prefix = "";
    for (const { name, index } of segments(step.path)) {
      const path = prefix + name;
      let node = known.get(path);
      if (!node) {
        node = { path, name, step: null, children: [], iterations: new Map() };
        known.set(path, node);
        siblings.push(node);
      }
      if (path === step.path) node.step = step;
      if (index === null) {
        siblings = node.children;
        prefix = `${path}/`;
      } else {
        siblings = iterationOf(node, index);
        prefix = `${path}[${index}]/`;
      }
    }
  }
  return roots;
}

function iterationOf(node: RunNode, index: number): RunNode[] {
  const found = node.iterations.get(index);
  if (found) return found;
  const made: RunNode[] = [];
  node.iterations.set(index, made);
  return made;
}

function segments(path: string): Segment[] {
  return path.split("/").map((part) => {
    const [, name = part, index] = /^(.*)\[(\d+)\]$/.exec(part) ?? [];
    return { name, index: index === undefined ? null : Number(index) };
  });
}

export type Outcome = "failed" | "running" | "waiting" | "succeeded" | "skipped" | "cancelled";

/** The worst that happened in these steps and inside them. */
export function outcomeOf(nodes: readonly RunNode[]): Outcome {
  const found = new Set<Outcome>();
  const visit = (node: RunNode) => {
    if (node.step) found.add(outcomeOfStep(node.step));
    node.children.forEach(visit);
    node.iterations.forEach((inner) => inner.forEach(visit));
  };
  nodes.forEach(visit);
  const order: Outcome[] = ["failed", "running", "waiting", "cancelled", "succeeded", "skipped"];
  return order.find((outcome) => found.has(outcome)) ?? "skipped";
}

function outcomeOfStep({ status }: RunStep): Outcome {
  return isTrouble(status) ? "failed" : (status as Outcome);
}

/** What these steps did, in a few words: the titles of those that did something, or why one failed. */
export function summaryOf(nodes: readonly RunNode[]): string {
  const done: string[] = [];
  let failure: string | null = null;
  const visit = (node: RunNode) => {
    const { step } = node;
    if (step?.error && node.children.length === 0) failure ??= step.error.message;
    if (step && step.effect !== "flow" && step.status !== "skipped") done.push(step.title);
    node.children.forEach(visit);
    node.iterations.forEach((inner) => inner.forEach(visit));
  };
  nodes.forEach(visit);
  return failure ?? [...new Set(done)].join(", ");
}

export interface Iteration {
  index: number;
  nodes: RunNode[];
  outcome: Outcome;
}

const urgency: Record<Outcome, number> = {
  failed: 0,
  running: 1,
  waiting: 2,
  cancelled: 3,
  succeeded: 3,
  skipped: 3,
};

/** A loop's iterations: failed ones first, then what is still going on, then the others by number. */
export function sortedIterations(node: RunNode): Iteration[] {
  return [...node.iterations]
    .map(([index, nodes]) => ({ index, nodes, outcome: outcomeOf(nodes) }))
    .sort((one, other) => urgency[one.outcome] - urgency[other.outcome] || one.index - other.index);
}
