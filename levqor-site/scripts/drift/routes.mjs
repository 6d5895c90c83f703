import { join } from "node:path";

const DASHBOARD = /^\/dashboard/;

/** Every route of the blueprint has a page in the sources. */
export function routesInSources(project) {
  const pages = new Set(project.list("levqor-site/src/app", /^.*\/page\.tsx$/).map(routeOf));
  return Object.values(project.blueprint.routes)
    .flat()
    .filter((route) => !pages.has(route) && !isPolicy(project, pages, route))
    .map((route) => missing("levqor-site/src/app", route, "Add its page.tsx."));
}

function routeOf(file) {
  const path = file.replace(/^levqor-site\/src\/app/, "").replace(/\/page\.tsx$/, "");
  return path.replace(/\/\([^)]*\)/g, "") || "/";
}

/** The policies share one page; each needs its text. */
function isPolicy(project, pages, route) {
  return pages.has("/[policy]") && project.exists(`governance/policies/${route.slice(1)}.md`);
}

/** Every route of the blueprint is a file of the build. */
export function routesInBuild(project) {
  if (project.sourcesOnly) {
    project.remarks.push("Built pages are left out (--sources).");
    return [];
  }
  if (!project.siteIsBuilt) return notBuilt(project);
  return Object.values(project.blueprint.routes)
    .flat()
    .filter((route) => !isBuilt(project, route))
    .map((route) =>
      missing(project.siteFolder, route, "Build the site; if it is built, its page.tsx is missing."),
    );
}

function notBuilt(project) {
  const message = `The site is not built: there is no ${join(project.siteFolder, "index.html")}.`;
  const todo = "Run `npm run build` in levqor-site, or leave the built pages out with --sources.";
  if (project.isCi) return [{ file: project.siteFolder, message, todo }];
  project.remarks.push(`${message} Built pages were not checked. ${todo}`);
  return [];
}

function isBuilt(project, route) {
  const base = join(project.siteFolder, route === "/" ? "index" : route);
  return [`${base}.html`, join(base, "index.html")].some((file) => project.read(file) !== null);
}

function missing(file, route, todo) {
  return { file, message: `The route ${route} has no page.`, todo };
}

/** The dashboards ask for sign-in: on our server, and on the host of the site. */
export function signInRequired(project) {
  const { answers, problem } = project.python();
  if (problem)
    return [{ file: "run.py", message: problem, todo: "The dashboards cannot be checked without it." }];
  const dashboards = project.blueprint.routes.account.filter((route) => DASHBOARD.test(route));
  const open = dashboards.filter((route) => !answers.unsigned[route].startsWith("302 /signin?next="));
  return open.map((route) => ({
    file: "api/site.py",
    message: `${route} does not ask for sign-in (it answers ${answers.unsigned[route]}).`,
    todo: "Add its first part to SIGNED_IN_PAGES.",
  }));
}
