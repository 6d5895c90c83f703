import { posix } from "node:path";

import { blueprint } from "@/config/blueprint.generated";

import { hrefOf } from "./sources";

const { public: publicRoutes, policies, account } = blueprint.routes;
const routes = new Set<string>([...publicRoutes, ...policies, ...account]);

/** Whether it is a page of this site, which the browser need not load anew. */
export function isSitePage(href: string): boolean {
  const path = href.split("#")[0] ?? "";
  return path === "" || path === "/docs" || path.startsWith("/docs/") || routes.has(path);
}

const ELSEWHERE = /^[a-z][a-z0-9+.-]*:|^\/|^#/i;

/**
 * Where a link of a Markdown file leads on the site. `file` is the linking file below docs, without `.md`.
 * Answers null when it leads to what the site does not show, such as a source file.
 */
export function siteHref(href: string, file: string, isShown: (target: string) => boolean): string | null {
  // Addresses in examples are linked by themselves; nobody is there to be written to.
  if (href.startsWith("mailto:")) return null;
  if (ELSEWHERE.test(href)) return href;
  const [path = "", anchor] = href.split("#");
  const target = posix.normalize(posix.join(posix.dirname(file), path)).replace(/\.md$|\/$/, "");
  const shown = [target, `${target}/README`].find(isShown);
  if (!shown) return null;
  return hrefOf(shown) + (anchor ? `#${anchor}` : "");
}
