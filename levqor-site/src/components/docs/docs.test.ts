import { describe, expect, test } from "vitest";

import { guides } from "@/config/guides";

import { isSitePage, siteHref } from "./links";
import { anchorsOf, linksOf, toTree } from "./markdown";
import { allAddresses, allPages, docGroups, findPage } from "./sources";

const pages = allPages();
const files = new Set(pages.map(({ file }) => file));
const anchors = new Map(pages.map(({ href, text }) => [href, new Set(anchorsOf(toTree(text)))]));

function isServed(path: string): boolean {
  return path === "/openapi.json" || path === "/health" || path.startsWith("/api/");
}

function leadsSomewhere(href: string | null): boolean {
  if (href === null || /^https?:/.test(href)) return true;
  const [path = "", anchor] = href.split("#");
  if (isServed(path)) return true;
  if (!path.startsWith("/docs")) return isSitePage(path);
  const known = anchors.get(path);
  return known !== undefined && (anchor === undefined || known.has(anchor));
}

describe.each(pages)("docs/$file", ({ file, href, text }) => {
  test("links only to pages and sections that exist", () => {
    const own = linksOf(toTree(text))
      .map((link) => siteHref(link, file, (target) => files.has(target)))
      .map((link) => (link?.startsWith("#") ? href + link : link));
    expect(own.filter((link) => !leadsSomewhere(link))).toEqual([]);
  });

  test("is shown at the address that citations use, and in the list of contents", () => {
    expect(findPage(file.split("/"))?.file).toBe(file);
    expect(allAddresses().map((parts) => parts.join("/"))).toContain(file);
    const listed = docGroups().flatMap((group) => group.pages.map((page) => page.file));
    expect(listed.filter((name) => name === file)).toHaveLength(file === "README" ? 0 : 1);
  });
});

test.each(guides)("the guide $title exists", ({ href }) => {
  expect(anchors.has(href)).toBe(true);
});

test("pages come in the order in which the README names them", () => {
  const guide = docGroups()[0]?.pages.map(({ file }) => file) ?? [];
  expect(guide[0]).toBe("guide/getting-started");
  expect(guide.indexOf("guide/workflows")).toBeLessThan(guide.indexOf("guide/tables"));
});

test("what the docs do not hold is no page", () => {
  expect(findPage(["guide", "..", "README"])).toBeUndefined();
  expect(findPage(["nothing"])).toBeUndefined();
});

test("a heading gets the anchor that GitHub gives it", () => {
  expect(
    anchorsOf(
      toTree("## flow.if\n\n## When a step fails\n\n## When a step fails\n\n## `Retry-After`, and more"),
    ),
  ).toEqual(["flowif", "when-a-step-fails", "when-a-step-fails-1", "retry-after-and-more"]);
});

test.each([
  ["<script>alert(1)</script>", "script"],
  ["<img src=x onerror=alert(1)>", "onerror"],
  ["[x](javascript:alert(1))", "javascript"],
  ['<a href="#" onclick="alert(1)">x</a>', "onclick"],
])("%s does not get through", (markdown, trace) => {
  expect(JSON.stringify(toTree(markdown))).not.toContain(trace);
});

test.each([
  ["../reference/steps/tables.md", "/docs/reference/steps/tables"],
  ["../reference/steps/README.md#datadate", "/docs/reference/steps#datadate"],
  ["runs.md#run-again", "/docs/guide/runs#run-again"],
  ["../README.md", "/docs"],
  ["../../levqor/engine/retry.py", null],
  ["../../README.md", null],
  ["#retrying", "#retrying"],
  ["mailto:ann@example.com", null],
  ["https://example.com/a.md", "https://example.com/a.md"],
])("%s in the guide leads to %s", (href, shown) => {
  expect(siteHref(href, "guide/tables", (target) => files.has(target))).toBe(shown);
});
