import { aiEndpoints, planAnswers } from "./answers.mjs";
import { domains } from "./domains.mjs";
import { typedFigures, wrongFigures } from "./figures.mjs";
import { policyLocks, schemaLock } from "./held.mjs";
import { fixedNames } from "./names.mjs";
import { routesInBuild, routesInSources, signInRequired } from "./routes.mjs";
import { discounts, inventedPlans, trialSentence } from "./words.mjs";

/** Every check: its name, what it reads, and the function that lists what has drifted. */
export const checks = [
  { name: "typed-figure", reads: "sources of site and server, policy texts", run: typedFigures },
  { name: "wrong-figure", reads: "docs, built pages", run: wrongFigures },
  { name: "trial-sentence", reads: "sources, docs, built pages", run: trialSentence },
  { name: "invented-plan", reads: "sources, docs, built pages", run: inventedPlans },
  { name: "discount", reads: "conversion components, built public pages", run: discounts },
  { name: "route", reads: "src/app, governance/policies", run: routesInSources },
  { name: "built-route", reads: "the built site", run: routesInBuild },
  { name: "sign-in", reads: "the Flask application", run: signInRequired },
  { name: "api-plans", reads: "GET /api/plans", run: planAnswers },
  { name: "ai-endpoint", reads: "openapi.json, the Flask application", run: aiEndpoints },
  { name: "policy-lock", reads: "governance/policies, governance/locks/policies.json", run: policyLocks },
  { name: "schema-lock", reads: "the models, governance/locks/schema.json", run: schemaLock },
  { name: "fixed-name", reads: "the files of fixed names", run: fixedNames },
  { name: "domain", reads: "sources, docs, built pages, deployment descriptors", run: domains },
];
