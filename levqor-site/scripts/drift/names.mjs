const SITE = "levqor-site/src";
const component = (path) => ({
  file: `${SITE}/components/${path}.tsx`,
  holds: [new RegExp(`export[^;\\n]*\\b${path.split("/").at(-1)}\\b`)],
});
const endpoint = (name) => ({
  file: `api/ai/${name}.py`,
  holds: [new RegExp(`\\bai_${name}_bp\\b`), `/api/ai/${name}`],
});

/** Names that stay, because others rely on them. */
const NAMES = [
  ...["chat", "workflow", "debug", "onboarding"].map(endpoint),
  { file: "run.py", holds: [/^app\b/m] },
  { file: "api/utils/logging_config.py", holds: [] },
  { file: "api/utils/resilience.py", holds: [] },
  { file: "api/telemetry/events.py", holds: ["ai_request", "workflow_run_preview", "debug_analyse"] },
  ...[
    "ai/AIHelpPanel",
    "ai/NaturalLanguageWorkflowBuilder",
    "ai/AIDebugAssistant",
    "ai/AIOnboardingTutor",
    "ai/WorkflowAutosuggestions",
    "ai/LevqorKnowledgeGraph",
    "ExitIntentModal",
    "ROIInlineCalculator",
    "OnboardingChecklist",
    "HelpPanel",
    "ErrorState",
  ].map(component),
  { file: `${SITE}/config/design-tokens.ts`, holds: [/export const designTokens\b/] },
  {
    file: `${SITE}/config/ai.ts`,
    holds: [
      "CRITICAL: This is configuration only. Actual AI calls are handled server-side and must respect cost & safety constraints.",
      /AI_MODELS = \{ chat: "gpt-4\.1-mini", heavy: "gpt-4\.1" \}/,
      /export const AI_MAX_TOKENS\b/,
      /export const AI_TIMEOUT_MS\b/,
    ],
  },
  { file: `${SITE}/app/pricing/page.tsx`, holds: [] },
  { file: `${SITE}/app/dashboard/v2/page.tsx`, holds: [] },
];

/** Every fixed name is there. */
export function fixedNames(project) {
  return NAMES.flatMap(({ file, holds }) => {
    const text = project.read(file);
    if (text === null)
      return [{ file, message: "This file has a fixed name, and is not there.", todo: "Put it back." }];
    return holds
      .filter((wanted) => (typeof wanted === "string" ? !text.includes(wanted) : !wanted.test(text)))
      .map((wanted) => ({
        file,
        message: `It does not hold ${wanted}.`,
        todo: "This name is fixed; put it back.",
      }));
  });
}
