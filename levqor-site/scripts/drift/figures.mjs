import { lockedFacts, mentions } from "./facts.mjs";
import { docFiles, linesOf, pageLines, sourceFiles } from "./texts.mjs";

/** A field of the blueprint with a number behind it: `monthly: 9`, `"runs_per_month": 2000`. */
const TYPED_FIELD =
  /\b(monthly|yearly|(?:\w+_)?price|runs_per_month|ai_credits_per_month|support_reply_hours|api_requests_per_minute|concurrent_runs|money_back_days|revision_rounds|uptime_target_percent)["']?\s*[:=]\s*["'`]?\d[\d_,.]*["'`]?\s*(?:[,;})\]#/]|$)/i;
/** Their examples are other people's invoices and orders. */
const EXAMPLES_OF_OTHERS = /^levqor\/connectors\//;
const READ_IT =
  "Read it from the blueprint (blueprint.generated.ts, levqor/blueprint.py, {{...}} in a policy).";

/** In sources no locked figure is typed at all. */
export function typedFigures(project) {
  const facts = lockedFacts(project.blueprint);
  return sourceFiles(project).flatMap((file) =>
    linesOf(project, file).flatMap((line) => typedIn(line, facts)),
  );
}

function typedIn({ file, line, text }, facts) {
  const typed = facts.flatMap((fact) =>
    mentions(fact, text)
      .filter(({ value }) => value !== 0)
      .map(({ shown }) => `The ${fact.what} "${shown}" is typed here.`),
  );
  const field = EXAMPLES_OF_OTHERS.test(file) ? null : TYPED_FIELD.exec(text);
  if (field) typed.push(`A value for "${field[1]}" is typed here.`);
  return typed.map((message) => ({ file, line, message, todo: READ_IT }));
}

/** In docs and built pages a locked figure is right, and right for the plan that the sentence names. */
export function wrongFigures(project) {
  const facts = lockedFacts(project.blueprint);
  const docs = docFiles(project).flatMap((file) => linesOf(project, file));
  const pages = project.pages().flatMap((page) => pageLines(project, page));
  return [...docs, ...pages].flatMap((line) =>
    facts.flatMap((fact) => wrongIn(line, fact, project.blueprint)),
  );
}

function wrongIn({ file, line, text }, fact, { plans }) {
  return mentions(fact, text).flatMap(({ shown, value }) => {
    if (!fact.values.includes(value)) return [wrong(file, line, fact, shown, fact.values)];
    const plan = onlyPlanIn(text, plans);
    const right = plan && fact.of?.(plan);
    return !right || right.includes(value)
      ? []
      : [wrong(file, line, fact, `${shown}" for "${plan.name}`, right)];
  });
}

function wrong(file, line, { what }, shown, values) {
  const right = [...new Set(values)].join(", ") || "none";
  return {
    file,
    line,
    message: `The ${what} "${shown}" is not that of the blueprint (${right}).`,
    todo: "Correct it, or change governance/blueprint.toml as docs/governance/blueprint.md says.",
  };
}

/** The plan that a sentence is about; undefined when it names none or several. */
function onlyPlanIn(text, plans) {
  if (/\bDFY\b|done-for-you/i.test(text)) return undefined;
  const named = Object.values(plans).filter(({ name }) => new RegExp(`\\b${name}\\b`).test(text));
  return named.length === 1 ? named[0] : undefined;
}
