import { describe, expect, test } from "vitest";

import { blueprint } from "@/config/blueprint.generated";

import { linksOf, sectionsOf, toTree } from "./markdown";
import { fillFacts, parsePolicy, policySlugs, readPolicy } from "./sources";

const trees = new Map(policySlugs.map((slug) => [slug, toTree(readPolicy(slug).text)]));
const pages = new Set<string>([...blueprint.routes.public, ...blueprint.routes.account]);

function leadsSomewhere(href: string): boolean {
  if (href.startsWith("https://")) return href.startsWith(blueprint.domains.site);
  const [path = "", anchor] = href.split("#");
  const tree = trees.get(path.slice(1));
  if (!tree) return pages.has(path) && anchor === undefined;
  return anchor === undefined || sectionsOf(tree).some((section) => section.id === anchor);
}

describe.each(policySlugs)("%s", (slug) => {
  const policy = readPolicy(slug);

  test("has a title, a date and a summary", () => {
    expect(policy.title).not.toBe("");
    expect(policy.summary).not.toBe("");
    expect(new Date(policy.effective).toISOString().slice(0, 10)).toBe(policy.effective);
  });

  test("has every fact filled in", () => {
    expect(policy.text).not.toContain("{{");
    expect(policy.text).not.toContain("}}");
  });

  test("links only to pages and sections that exist", () => {
    const tree = trees.get(slug);
    expect(tree && linksOf(tree).filter((href) => !leadsSomewhere(href))).toEqual([]);
  });
});

test("facts are shown as they are, as pounds or as grouped numbers", () => {
  const { monthly, runs_per_month } = blueprint.plans.growth;
  expect(fillFacts("{{trial.text}}")).toBe(blueprint.trial.text);
  expect(fillFacts("{{plans.growth.monthly|pounds}}")).toBe(`£${monthly}`);
  expect(fillFacts("{{ plans.growth.runs_per_month | number }}")).toBe(
    runs_per_month.toLocaleString("en-GB"),
  );
});

test.each(["{{plans.gold.monthly}}", "{{plans}}", "{{trial.days|euros}}"])("%s is refused", (text) => {
  expect(() => fillFacts(text)).toThrow();
});

test("a policy without a date is refused", () => {
  expect(() => parsePolicy("x", "---\ntitle: X\nsummary: Y\n---\ntext")).toThrow("effective");
});
