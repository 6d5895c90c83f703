/** Files in which no locked fact may be typed, not even a right one. */
const SOURCES = [
  ["levqor-site/src", /\.(tsx?|css|mjs)$/],
  ["levqor", /\.(py|toml|html)$/],
  ["api", /\.(py|html)$/],
  ["run.py", /\.py$/],
  ["governance/policies", /\.md$/],
];
/** Files in which facts may stand, if they are right. */
const DOCS = [
  ["README.md", /\.md$/],
  ["CONTRIBUTING.md", /\.md$/],
  ["CHANGELOG.md", /\.md$/],
  ["docs", /\.md$/],
];
/** Not looked at as sources: made from the blueprint, tests, and what reads amounts in people's sentences. */
const NOT_SOURCES = [
  /\.generated\.ts$/,
  /\.test\.tsx?$/,
  /src\/lib\/api\/schema\.ts$/,
  /^levqor\/assistants\/(builder|evals)\//,
];
const BLOCKS =
  /<\/?(?:p|li|ul|ol|td|th|tr|table|h[1-6]|div|section|article|header|footer|nav|main|aside|br|dt|dd|dl|summary|details|button|label|option|title|a)\b[^>]*>/gi;
const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " ", pound: "£" };

export const sourceFiles = (project) =>
  SOURCES.flatMap(([folder, pattern]) => project.list(folder, pattern)).filter(
    (file) => !NOT_SOURCES.some((pattern) => pattern.test(file)),
  );

export const docFiles = (project) => DOCS.flatMap(([folder, pattern]) => project.list(folder, pattern));

/** The lines of a file: `{file, line, text}`. */
export function linesOf(project, file) {
  return project
    .read(file)
    .split("\n")
    .map((text, index) => ({ file, line: index + 1, text }));
}

/** What a page says: one piece of text per block, without scripts and styles. */
export function saidBy(html) {
  return html
    .replace(/<(script|style|template)\b[\s\S]*?<\/\1>/gi, "")
    .replace(/<!--[\s\S]*?-->/g, "")
    .replace(BLOCKS, "\n")
    .replace(/<[^>]*>/g, "")
    .replace(/&(?:#x([\da-f]+)|#(\d+)|(\w+));/gi, (all, hex, decimal, name) =>
      name ? (ENTITIES[name] ?? all) : String.fromCodePoint(hex ? parseInt(hex, 16) : Number(decimal)),
    )
    .split("\n")
    .map((piece) => piece.replace(/\s+/g, " ").trim())
    .filter(Boolean);
}

/** The pieces of a page as lines, without numbers: a built page is one long line. */
export function pageLines(project, page) {
  return saidBy(project.read(page)).map((text) => ({ file: page, text }));
}

/** A source without its comments, line by line, so that line numbers stay. */
export function withoutComments(text) {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ""))
    .replace(/(^|[^:])\/\/[^\n]*/g, "$1");
}
