import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { AI_TIMEOUT_MS } from "@/config/ai";
import { ApiError } from "@/lib/api/error";

import { askChat } from "./assistants";
import { assistantFailure } from "./failure";

const context = { page: "/runs", location: "help-panel" };

/** A server that never answers, as fetch sees it. */
function silentServer(): typeof fetch {
  return (input, init) =>
    new Promise((_, reject) => {
      const signal = input instanceof Request ? input.signal : init?.signal;
      signal?.addEventListener("abort", () => reject(signal.reason as Error));
    });
}

describe("a question to a server that is silent", () => {
  beforeEach(() => {
    vi.stubGlobal("fetch", silentServer());
    vi.stubGlobal("Request", RelativeRequest);
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });

  it("ends when the time is up, and says so", async () => {
    const timeout = vi.spyOn(AbortSignal, "timeout").mockImplementation(() => AbortSignal.abort());
    const error = await askChat("Hello?", context).catch((caught: unknown) => caught);
    expect(timeout).toHaveBeenCalledWith(AI_TIMEOUT_MS);
    expect(error).toBeInstanceOf(ApiError);
    expect(assistantFailure(error).kind).toBe("timeout");
  });

  it("ends at once when nobody waits for it any more, and that is no failure of the server", async () => {
    const closed = new AbortController();
    const asking = askChat("Hello?", context, closed.signal).catch((caught: unknown) => caught);
    closed.abort();
    expect(await asking).not.toBeInstanceOf(ApiError);
  });
});

/** Outside a browser there is no page that an address could be relative to. */
class RelativeRequest extends globalThis.Request {
  constructor(input: RequestInfo | URL, init?: RequestInit) {
    super(typeof input === "string" ? new URL(input, "http://levqor.test") : input, init);
  }
}
