const AI_ENDPOINTS = ["/api/ai/chat", "/api/ai/workflow", "/api/ai/debug", "/api/ai/onboarding"];

/** GET /api/plans says what the blueprint says. */
export function planAnswers(project) {
  const { answers, problem } = project.python();
  if (problem)
    return [{ file: "run.py", message: problem, todo: "The API's answers cannot be checked without it." }];
  const { status, body } = answers.plans;
  if (status !== 200) {
    return [
      {
        file: "api/billing",
        message: `GET /api/plans answers ${status}.`,
        todo: "It has to answer the plans.",
      },
    ];
  }
  return differences(expectedPlans(project.blueprint), body, "").map((message) => ({
    file: "GET /api/plans",
    message,
    todo: "Let it answer from levqor/blueprint.py.",
  }));
}

function expectedPlans({ currency, trial, guarantee, fair_use, plans, dfy }) {
  const named = (things) => Object.entries(things).map(([id, thing]) => ({ id, ...thing }));
  return {
    currency,
    trial,
    guarantee,
    fair_use,
    plans: named(plans),
    dfy: { revision_rounds: dfy.revision_rounds, packages: named(dfy.packages) },
  };
}

function differences(expected, found, path) {
  if (typeof expected !== "object" || expected === null) {
    return expected === found
      ? []
      : [`"${path}" is ${JSON.stringify(found)}, the blueprint says ${JSON.stringify(expected)}.`];
  }
  if (Array.isArray(expected) && expected.length !== found?.length) {
    return [`"${path}" has ${found?.length ?? 0} entries, the blueprint has ${expected.length}.`];
  }
  return Object.entries(expected).flatMap(([name, value]) =>
    differences(value, found?.[name], path ? `${path}.${name}` : name),
  );
}

/** The four AI endpoints are described, and answer with and without a slash at the end. */
export function aiEndpoints(project) {
  const written = Object.keys(JSON.parse(project.read("openapi.json") ?? "{}").paths ?? {});
  const { answers, problem } = project.python();
  return AI_ENDPOINTS.flatMap((path) => {
    const found = written.includes(path) ? [] : [gone("openapi.json", path, "Run `make openapi`.")];
    const served = problem ? [path, `${path}/`] : answers.ai_rules;
    const lost = [path, `${path}/`].filter((rule) => !served.includes(rule));
    return [
      ...found,
      ...lost.map((rule) => gone("api/features.py", rule, "Declare it under api/ai and register it.")),
    ];
  });
}

function gone(file, path, todo) {
  return { file, message: `The endpoint ${path} is not there.`, todo };
}
