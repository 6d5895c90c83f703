// CRITICAL: This is configuration only. Actual AI calls are handled server-side and must respect cost & safety constraints.
export const AI_MODELS = { chat: "gpt-4.1-mini", heavy: "gpt-4.1" } as const;
export const AI_MAX_TOKENS = 1_024;
export const AI_TIMEOUT_MS = 20_000;
