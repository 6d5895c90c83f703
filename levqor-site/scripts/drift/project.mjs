import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { isAbsolute, join, relative } from "node:path";
import { parse } from "smol-toml";

import { askPython } from "./python.mjs";

const SKIPPED = new Set(["node_modules", ".next", "out", "__pycache__", ".git", ".venv"]);

/** A checkout to look at. Files are read once, and named by their path from the root. */
export function openProject({ root, site, sourcesOnly, isCi }) {
  const siteFolder = site ?? join(root, "levqor-site", "out");
  const texts = new Map();
  const project = {
    root,
    siteFolder,
    sourcesOnly,
    isCi,
    remarks: [],
    path: (name) => join(root, name),
    exists: (name) => existsSync(join(root, name)),
    read(name) {
      const path = isAbsolute(name) ? name : join(root, name);
      if (!texts.has(path)) texts.set(path, existsSync(path) ? readFileSync(path, "utf8") : null);
      return texts.get(path);
    },
    /** Files below a folder (or the file itself) whose name matches. */
    list: (folder, pattern) => walk(join(root, folder), pattern).map((path) => relative(root, path)),
    /** The built pages, or none when they are left out or not built. */
    pages: () => (project.siteIsBuilt && !sourcesOnly ? walk(siteFolder, /\.html$/) : []),
    siteIsBuilt: existsSync(join(siteFolder, "index.html")),
    python: once(() => askPython(root)),
  };
  project.blueprint = parse(project.read("governance/blueprint.toml"));
  return project;
}

function walk(path, pattern) {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return pattern.test(path) ? [path] : [];
  return readdirSync(path)
    .filter((name) => !SKIPPED.has(name))
    .sort()
    .flatMap((name) => walk(join(path, name), pattern));
}

function once(make) {
  let made;
  return () => (made ??= { value: make() }).value;
}
