import { readFileSync } from "node:fs";
import { join } from "node:path";

import { blueprint } from "@/config/blueprint.generated";

/** A policy as it is shown: what its front matter says, and its text in Markdown with every fact filled in. */
export interface Policy {
  slug: string;
  title: string;
  /** ISO date from which it applies. */
  effective: string;
  summary: string;
  text: string;
}

const FOLDER = join(process.cwd(), "..", "governance", "policies");
const FRONT_MATTER = /^---\n([\s\S]*?)\n---\n/;
const FACT = /\{\{\s*([\w.]+)\s*(?:\|\s*(\w+)\s*)?\}\}/g;

/** In the order in which the blueprint lists their routes. */
export const policySlugs: string[] = blueprint.routes.policies.map((route) => route.slice(1));

export function readPolicy(slug: string): Policy {
  return parsePolicy(slug, readFileSync(join(FOLDER, `${slug}.md`), "utf8"));
}

export function parsePolicy(slug: string, source: string): Policy {
  const front = FRONT_MATTER.exec(source)?.[1] ?? "";
  const fields = Object.fromEntries(front.split("\n").map((line) => line.split(/:\s*(.*)/, 2)));
  const field = (name: string): string => {
    const value: unknown = fields[name];
    if (typeof value !== "string") throw new Error(`The policy ${slug} has no ${name} in its front matter.`);
    return fillFacts(value);
  };
  return {
    slug,
    title: field("title"),
    effective: field("effective"),
    summary: field("summary"),
    text: fillFacts(source.replace(FRONT_MATTER, "")),
  };
}

/** Replace `{{trial.text}}`, `{{plans.growth.monthly|pounds}}`, `{{0|pounds}}` by what the blueprint says. */
export function fillFacts(text: string): string {
  return text.replace(FACT, (_all, path: string, form?: string) => shown(fact(path), form));
}

function fact(path: string): string | number {
  if (/^\d+$/.test(path)) return Number(path);
  const value = path
    .split(".")
    .reduce<unknown>((within, name) => (within as Record<string, unknown> | undefined)?.[name], blueprint);
  if (typeof value !== "string" && typeof value !== "number") {
    throw new Error(`The blueprint has no fact ${path}.`);
  }
  return value;
}

function shown(value: string | number, form?: string): string {
  switch (form) {
    case undefined:
      return String(value);
    case "pounds":
      return `£${value}`;
    case "number":
      return Number(value).toLocaleString("en-GB");
    default:
      throw new Error(`A fact can be shown as pounds or number, not as ${form}.`);
  }
}
