import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

import { AI_MAX_TOKENS, AI_MODELS, AI_TIMEOUT_MS } from "./ai";

test("the configuration of the assistants says what it is, letter for letter", () => {
  const source = readFileSync(new URL("./ai.ts", import.meta.url), "utf8");
  expect(source.split("\n")[0]).toBe(
    "// CRITICAL: This is configuration only. Actual AI calls are handled server-side and must respect cost & safety constraints.",
  );
});

test("the models are named, and a question has an end", () => {
  expect(AI_MODELS).toEqual({ chat: "gpt-4.1-mini", heavy: "gpt-4.1" });
  expect(AI_MAX_TOKENS).toBeGreaterThan(0);
  expect(AI_TIMEOUT_MS).toBeGreaterThan(1_000);
  expect(AI_TIMEOUT_MS).toBeLessThanOrEqual(60_000);
});
