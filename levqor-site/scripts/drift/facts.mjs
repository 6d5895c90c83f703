const NUMBER = String.raw`(\d[\d,]*(?:\.\d+)?)`;
const A_MONTH = String.raw`(?:(?:a|per|each|every)\s+month|\/\s?mo(?:nth)?\b|monthly)`;
const WORDS = { one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, ten: 10, unlimited: Infinity };

/**
 * The locked facts as they appear in texts: how each is recognised, which values are right, and, where it differs by
 * plan, which are right for one. `near` must be found in the same sentence for an everyday noun to be about a plan.
 */
export function lockedFacts({ plans, dfy, trial, guarantee, fair_use }) {
  const all = Object.values(plans);
  const byPlan = (of) => ({ values: all.flatMap(of), of });
  const names = all.map(({ name }) => name).join("|");
  const aPlan = new RegExp(`\\bplans?\\b|\\b(?:${names})\\b`);
  return [
    {
      what: "price",
      patterns: [`(?:£|GBP\\s?)${NUMBER}`, `${NUMBER}\\s?(?:GBP|pounds)\\b`],
      except: /\b(?:over|above|under|below|than|exceeds?|least|most)\s+$/,
      values: [0, ...all.flatMap(pricesOf), ...Object.values(dfy.packages).map(({ price }) => price)],
      of: (plan) => [0, ...pricesOf(plan)],
    },
    {
      what: "price in another currency",
      patterns: [`[$€]${NUMBER}\\s*(?:${A_MONTH}|(?:a|per)\\s+year|\\/\\s?y)`],
      values: [],
    },
    {
      what: "number of runs a month",
      patterns: [`${NUMBER}\\s+runs\\s*${A_MONTH}`],
      ...byPlan((plan) => [plan.runs_per_month]),
    },
    {
      what: "number of AI credits",
      patterns: [`${NUMBER}\\s+AI\\s+credits\\b`],
      ...byPlan((plan) => [plan.ai_credits_per_month]),
    },
    {
      what: "number of workflows",
      patterns: [`${NUMBER}\\s+workflows\\b`],
      near: aPlan,
      ...byPlan((plan) => [plan.workflows]),
    },
    {
      what: "number of users",
      patterns: [`${NUMBER}\\s+users\\b`],
      near: aPlan,
      ...byPlan((plan) => [plan.users]),
    },
    {
      what: "reply time",
      patterns: [`${NUMBER}\\s?(?:h|hours?)\\b`],
      near: new RegExp(`\\brepl(?:y|ies)\\b|\\bsupport\\b|^\\s*\\|.*\\b(?:${names})\\b`, "i"),
      unless: /schedul|retr(?:y|ies)|deliver/i,
      ...byPlan((plan) => [plan.support_reply_hours]),
    },
    {
      what: "pace of fair use",
      patterns: [`${NUMBER}\\s+(?:API\\s+)?requests\\s+(?:a|per)\\s+minute`],
      values: [fair_use.api_requests_per_minute],
    },
    {
      what: "pace of fair use",
      patterns: [`${NUMBER}\\s+concurrent\\s+runs`],
      values: [fair_use.concurrent_runs],
    },
    {
      what: "length of the guarantee",
      patterns: [`${NUMBER}[-\\s]days?\\s+(?:money[-\\s]back|guarantee|refund)`],
      values: [guarantee.money_back_days],
    },
    {
      what: "uptime target",
      patterns: [`${NUMBER}\\s?%\\s+(?:monthly\\s+)?(?:uptime|availability)`],
      values: [guarantee.uptime_target_percent],
    },
    {
      what: "number of revision rounds",
      patterns: [`\\b(\\d+|${Object.keys(WORDS).join("|")})\\s+revision(?:\\s+round)?s?\\b`],
      values: [dfy.revision_rounds],
    },
    {
      what: "length of the trial",
      patterns: [
        `\\b${NUMBER}[-\\s]days?\\s+(?:free\\s+)?trial\\b`,
        `\\btrial\\s+(?:of|lasts|runs)\\s+(?:for\\s+)?${NUMBER}\\s+days`,
      ],
      values: [trial.days],
    },
  ].map((fact) => ({ ...fact, pattern: new RegExp(fact.patterns.join("|"), "gi") }));
}

const pricesOf = (plan) => [plan.monthly, plan.yearly];

/** Each mention of a fact in a text: `{value, shown}`. */
export function mentions(fact, text) {
  if ((fact.near && !fact.near.test(text)) || fact.unless?.test(text)) return [];
  return [...text.matchAll(fact.pattern)]
    .filter((found) => !fact.except?.test(text.slice(0, found.index)))
    .map((found) => ({
      shown: found[0],
      value: valueOf(found.slice(1).find((group) => group !== undefined)),
    }));
}

function valueOf(text) {
  return WORDS[text.toLowerCase()] ?? Number(text.replaceAll(",", ""));
}
