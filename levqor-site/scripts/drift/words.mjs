import { docFiles, linesOf, pageLines, saidBy, sourceFiles, withoutComments } from "./texts.mjs";

const NEARLY_THE_TRIAL = /\d+[-\s]days?\s+free\s+trial\s*[•·|,;:–—-].*/i;
const DESCRIBES_A_TRIAL = /\b\d+[-\s]days?\s+(?:free\s+)?trial\b/i;
const INVENTED_PLAN =
  /(?<!DFY )\b(Free|Basic|Pro|Plus|Premium|Professional|Business|Enterprise|Team|Scale|Ultimate|Gold|Silver|Personal|Standard|Hobby)\s+(?:plan|tier|package)\b/;
const PACKAGE = /\bDFY\s+([A-Z][a-z]+)/;
const DISCOUNT =
  /\b(?:discount\w*|coupons?|promo(?:tions?|s)?\b|vouchers?|special offers?|limited[-\s]time|on sale|half[-\s]price|cashback)|\d+\s?%\s?off\b|\bsave\s+(?:£|\d+\s?%)|\bmonths?\s+free\b/i;
/** Components that want somebody to decide for something. */
const CONVERSION = /ExitIntent|ROI|BeforeYouGo|SaveAttempt|[Pp]ricing|landing\/|marketing\//;

/** The trial is described in the blueprint's words, letter for letter, wherever it is described. */
export function trialSentence(project) {
  const { text } = project.blueprint.trial;
  const files = [
    ...sourceFiles(project).map((file) => linesOf(project, file)),
    ...docFiles(project).map((file) => linesOf(project, file)),
    ...project.pages().map((page) => pageLines(project, page)),
  ];
  return files.flatMap((lines) => [...misquoted(lines, text), ...undescribed(lines, text)]);
}

function misquoted(lines, text) {
  return lines
    .filter((line) => NEARLY_THE_TRIAL.test(line.text) && !line.text.includes(text))
    .map(({ file, line, text: said }) => ({
      file,
      line,
      message: `The trial is described as "${NEARLY_THE_TRIAL.exec(said)[0].slice(0, 100)}".`,
      todo: `The sentence is, letter for letter: ${text}`,
    }));
}

function undescribed(lines, text) {
  const first = lines.find((line) => DESCRIBES_A_TRIAL.test(line.text));
  if (!first || lines.some((line) => line.text.includes(text) || /trial\.text/.test(line.text))) return [];
  const { file, line } = first;
  const message = `The trial is mentioned ("${DESCRIBES_A_TRIAL.exec(first.text)[0]}") without its sentence.`;
  return [{ file, line, message, todo: `Add, letter for letter: ${text}` }];
}

/** There are no plans and packages beside those of the blueprint. */
export function inventedPlans(project) {
  const packages = Object.values(project.blueprint.dfy.packages).map(({ name }) => name);
  const files = [...sourceFiles(project), ...docFiles(project)].flatMap((file) => linesOf(project, file));
  return [...files, ...project.pages().flatMap((page) => pageLines(project, page))].flatMap(
    ({ file, line, text }) => {
      const plan = INVENTED_PLAN.exec(text)?.[0];
      const dfy = PACKAGE.exec(text)?.[0];
      const invented = plan ?? (dfy && !packages.includes(dfy) ? dfy : undefined);
      const todo = "Use a plan or package of governance/blueprint.toml.";
      return invented ? [{ file, line, message: `There is no "${invented}".`, todo }] : [];
    },
  );
}

/** What wants somebody to decide never speaks of a discount. */
export function discounts(project) {
  const components = sourceFiles(project).filter(
    (file) => file.startsWith("levqor-site/") && CONVERSION.test(file),
  );
  const sources = components.flatMap((file) =>
    withoutComments(project.read(file))
      .split("\n")
      .map((text, index) => ({ file, line: index + 1, text })),
  );
  const pages = project.pages().filter((page) => isPublic(project, page));
  const said = pages.flatMap((file) => saidBy(project.read(file)).map((text) => ({ file, text })));
  return [...sources, ...said]
    .filter(({ text }) => DISCOUNT.test(text))
    .map(({ file, line, text }) => ({
      file,
      line,
      message: `A discount is mentioned: "${DISCOUNT.exec(text)[0]}".`,
      todo: "Take it out: no conversion element offers a lower price.",
    }));
}

function isPublic({ siteFolder, blueprint }, page) {
  const route = page.slice(siteFolder.length).replace(/(\/index)?\.html$/, "") || "/";
  return blueprint.routes.public.includes(route);
}
