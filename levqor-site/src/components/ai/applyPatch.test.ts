import { describe, expect, it } from "vitest";

import type { Workflow } from "@/lib/api/types";

import { type Applied, applyPatch, ChangedMeanwhile, notApplied, type PatchPort } from "./applyPatch";

const fix = { document: { levqor: 1 } as never, summary: "Use the right field", basedOn: 3 };

/** A server that remembers what it was asked, and fails where it is told to. */
function server(status: Workflow["status"], version = 3) {
  const asked: string[] = [];
  const failing = new Set<string>();
  const answer = (name: string, value: object) => () => {
    asked.push(name);
    return failing.has(name) ? Promise.reject(new Error(`${name} failed`)) : Promise.resolve(value as never);
  };
  const port: PatchPort = {
    read: answer("read", { version, status }),
    save: answer("save", { version: version + 1, status }),
    publish: answer("publish", { version: version + 1, status: "published" }),
    runAgain: answer("run", { id: "run_2" }),
  };
  return { port, asked, failing };
}

async function applied(port: PatchPort, from: Applied = notApplied) {
  const seen: Applied[] = [from];
  try {
    await applyPatch(port, fix, from, (now) => seen.push(now));
    return { last: seen.at(-1)!, error: null };
  } catch (error) {
    return { last: seen.at(-1)!, error: error as Error };
  }
}

describe("applying a fix", () => {
  it("saves it, publishes it because the workflow is published, and runs again", async () => {
    const { port, asked } = server("published");
    const { last } = await applied(port);
    expect(asked).toEqual(["read", "save", "publish", "run"]);
    expect(last).toEqual({ savedVersion: 4, shouldPublish: true, isPublished: true, runId: "run_2" });
  });

  it.each(["draft", "unpublished"] as const)("leaves a workflow that is %s as it is", async (status) => {
    const { port, asked } = server(status);
    await applied(port);
    expect(asked).toEqual(["read", "save", "run"]);
  });

  it("saves nothing when somebody changed the workflow meanwhile", async () => {
    const { port, asked } = server("published", 5);
    const { error } = await applied(port);
    expect(error).toBeInstanceOf(ChangedMeanwhile);
    expect(asked).toEqual(["read"]);
  });

  it("says how far it got, and goes on from there without saving twice", async () => {
    const { port, asked, failing } = server("published");
    failing.add("publish");
    const { last, error } = await applied(port);
    expect(error?.message).toBe("publish failed");
    expect(last).toMatchObject({ savedVersion: 4, isPublished: false, runId: null });
    failing.clear();
    const again = await applied(port, last);
    expect(again.last.runId).toBe("run_2");
    expect(asked).toEqual(["read", "save", "publish", "publish", "run"]);
  });

  it("does not run what could not be saved", async () => {
    const { port, asked, failing } = server("published");
    failing.add("save");
    const { last } = await applied(port);
    expect(last).toEqual(notApplied);
    expect(asked).toEqual(["read", "save"]);
  });
});
