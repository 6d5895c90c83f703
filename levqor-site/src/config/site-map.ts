import { blueprint } from "./blueprint.generated";
import { sections } from "./routes";

const { public: publicRoutes, policies } = blueprint.routes;

/** What search engines may list: every public and every policy page, and the given ones of the documentation. */
export function listedPages(docs: string[]): string[] {
  const paths = [...publicRoutes, ...policies, ...new Set(docs)];
  return paths.map((path) => new URL(path, blueprint.domains.site).href);
}

/** What is behind sign-in, and what only programs ask for. */
export const unlisted = ["/api/", "/hooks/", "/f/", "/setup", ...sections.map(({ href }) => href)];
