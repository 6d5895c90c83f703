import { docFiles, linesOf, sourceFiles } from "./texts.mjs";

const ADDRESS = /\bhttps?:\/\/((?:[\w-]+\.)*levqor[\w-]*\.[a-z]{2,})\b/gi;
const HOST = /(?<![\w./@-])((?:www|api|app|docs|status|mail|get|my)\.levqor[\w-]*\.[a-z]{2,})\b/gi;
const MAIL = /[\w.+-]+@((?:[\w-]+\.)*levqor[\w-]*\.[a-z]{2,})\b/gi;
/** Reserved for examples; it belongs to nobody. */
const EXAMPLE = ".example";
const DESCRIPTORS = ["vercel.json", ".replit"];

/** Our addresses are the two of the blueprint, `www` leads to the first, and no mail address is made up. */
export function domains(project) {
  const hosts = Object.values(project.blueprint.domains).map((address) => new URL(address).host);
  const known = new Set([...hosts, `www.${hosts[0]}`]);
  const files = [...sourceFiles(project), ...docFiles(project), ...DESCRIPTORS.filter(project.exists)];
  const lines = files.flatMap((file) => linesOf(project, file));
  const pages = project.pages().map((page) => ({ file: page, text: project.read(page) }));
  return [...lines, ...pages].flatMap((line) => strangersIn(line, known));
}

function strangersIn({ file, line, text }, known) {
  const hosts = [ADDRESS, HOST]
    .flatMap((pattern) => [...text.matchAll(pattern)].map((found) => found[1].toLowerCase()))
    .filter((host) => !known.has(host) && !host.endsWith(EXAMPLE))
    .map((host) => ({
      file,
      line,
      message: `"${host}" is not an address of ours.`,
      todo: "Use domains.site or domains.api of governance/blueprint.toml.",
    }));
  const mail = [...text.matchAll(MAIL)]
    .filter((found) => !found[1].endsWith(EXAMPLE))
    .map((found) => ({
      file,
      line,
      message: `"${found[0]}" is a mail address that nobody has.`,
      todo: "Point to the support form (/support).",
    }));
  return [...hosts, ...mail];
}
