import { describe, expect, it } from "vitest";

import { ApiError } from "@/lib/api/error";

import { assistantFailure } from "./failure";

function answered(status: number, retryAfter: number | null = null): ApiError {
  return new ApiError("The server’s own sentence.", "some_code", status, [], null, retryAfter);
}

describe("an assistant that gives no answer", () => {
  it("took too long: it may be asked again", () => {
    const failure = assistantFailure(new ApiError("Too slow.", "timeout", 0));
    expect(failure).toMatchObject({ kind: "timeout", mayRetry: true, waitSeconds: 0 });
  });

  it.each([0, 502, 503, 504])("cannot be reached when the status is %d", (status) => {
    expect(assistantFailure(answered(status))).toMatchObject({ kind: "unreachable", mayRetry: true });
  });

  it("has no credits left: asking again does not help, and the rest goes on", () => {
    const failure = assistantFailure(answered(402));
    expect(failure).toMatchObject({ kind: "credits", mayRetry: false });
    expect(failure.title).toContain("AI credits");
  });

  it("was asked too often: it says for how long to wait", () => {
    expect(assistantFailure(answered(429, 17))).toMatchObject({ kind: "too_many", waitSeconds: 17 });
    expect(assistantFailure(answered(429)).waitSeconds).toBeGreaterThan(0);
  });

  it.each([400, 422])("refused the question with %d: the same question will be refused again", (status) => {
    expect(assistantFailure(answered(status))).toMatchObject({ kind: "refused", mayRetry: false });
  });

  it("failed inside: it may be asked again", () => {
    expect(assistantFailure(answered(500))).toMatchObject({ kind: "failed", mayRetry: true });
    expect(assistantFailure(new Error("broken")).kind).toBe("failed");
  });

  it("always keeps the server’s own sentence, except for a time-out, which has none", () => {
    for (const status of [400, 402, 404, 422, 429, 500, 503]) {
      expect(assistantFailure(answered(status)).text).toContain("The server’s own sentence.");
    }
  });
});
