import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const FOLDER = join(process.cwd(), "..", "docs");
const INDEX = "README";
/** Written by a run of the verification, for whoever releases. */
const NOT_FOR_READERS = new Set(["FINAL_REPORT"]);

/** A page of the documentation: one Markdown file of the repository's docs folder. */
export interface DocPage {
  /** The file's path below docs, without `.md`: `guide/runs`. */
  file: string;
  /** Where it is shown: `/docs/guide/runs`; a folder's README is the folder. */
  href: string;
  title: string;
  text: string;
}

export interface DocGroup {
  label: string;
  pages: DocPage[];
}

const groupLabels: Record<string, string> = {
  guide: "Guide",
  assistants: "Assistants",
  reference: "Reference",
  "reference/steps": "Steps",
  deploy: "Running it",
  governance: "Governance",
  decisions: "Decisions",
};

/** Every page: first those that the README names, in its order, then the others by file name. */
export function allPages(): DocPage[] {
  const files = allFiles();
  const named = [...readText(INDEX).matchAll(/\]\(([\w/-]+)\.md\)/g)].map(([, file = ""]) => file);
  const inOrder = new Set([...named.filter((file) => files.includes(file)), ...files]);
  return [...inOrder].map(readPage);
}

function allFiles(): string[] {
  return readdirSync(FOLDER, { recursive: true, encoding: "utf8" })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => path.endsWith(".md"))
    .map((path) => path.slice(0, -".md".length))
    .filter((file) => !NOT_FOR_READERS.has(file))
    .sort();
}

function readText(file: string): string {
  return readFileSync(join(FOLDER, `${file}.md`), "utf8");
}

function readPage(file: string): DocPage {
  const text = readText(file);
  const title = /^# (.+)$/m.exec(text)?.[1];
  if (!title) throw new Error(`docs/${file}.md has no title: its first line is to be "# ...".`);
  return { file, href: hrefOf(file), title: title.replaceAll("`", ""), text };
}

/** The address of a file of the docs folder (without `.md`). */
export function hrefOf(file: string): string {
  const path = file === INDEX ? "" : file.replace(new RegExp(`/${INDEX}$`), "");
  return path ? `/docs/${path}` : "/docs";
}

/** The page at an address: the parts behind `/docs/`. A folder's README answers to its own name too. */
export function findPage(parts: string[]): DocPage | undefined {
  const path = parts.join("/");
  return allPages().find(({ file, href }) => file === (path || INDEX) || href === `/docs/${path}`);
}

/** The parts of every address at which there is a page. */
export function allAddresses(): string[][] {
  const paths = allPages().flatMap(({ file, href }) => [file, href.replace(/^\/docs\/?/, "")]);
  return [...new Set(paths)].filter(Boolean).map((path) => path.split("/"));
}

/** The pages for a list of contents: a known folder by its name, and new ones at the end. */
export function docGroups(): DocGroup[] {
  const pages = allPages().filter(({ file }) => file !== INDEX);
  const folders = new Set([...Object.keys(groupLabels), ...pages.map(({ file }) => folderOf(file))]);
  return [...folders]
    .map((folder) => ({
      label: groupLabels[folder] ?? labelOf(folder),
      pages: pages.filter(({ file }) => folderOf(file) === folder),
    }))
    .filter(({ pages: inGroup }) => inGroup.length > 0);
}

/** Pages right below docs stand with the guide. */
function folderOf(file: string): string {
  return file.includes("/") ? file.slice(0, file.lastIndexOf("/")) : "guide";
}

function labelOf(folder: string): string {
  const name = folder.slice(folder.lastIndexOf("/") + 1).replaceAll("-", " ");
  return name.charAt(0).toUpperCase() + name.slice(1);
}
