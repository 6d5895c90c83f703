import { describe, expect, it } from "vitest";

import type { RegistryTrigger, WorkflowDocument } from "@/lib/api/types";
import { readCatalogue } from "@/lib/catalogue";

import { workflowGraph } from "./graph";
import { allSteps, appName, ownerPath, placeWithin, triggerTitle } from "./steps";

const bigOrders: WorkflowDocument = {
  levqor: 1,
  name: "Big orders",
  trigger: { use: "manual" },
  steps: [
    { id: "fetch", use: "http.request" },
    {
      id: "each",
      use: "flow.each",
      items: "${{ steps.fetch.body }}",
      do: [
        {
          id: "big",
          use: "flow.if",
          when: "${{ item.total > 1000 }}",
          then: [{ id: "tell", use: "email.send" }],
          else: [{ id: "note", use: "log" }],
        },
      ],
    },
    { id: "done", use: "log" },
  ],
} as WorkflowDocument;

describe("the steps of a workflow", () => {
  it("are numbered through, branches included", () => {
    expect(allSteps(bigOrders).map(({ number, step }) => `${number} ${step.id}`)).toEqual([
      "1 fetch",
      "2 each",
      "2.1 big",
      "2.1.1 tell",
      "2.1.2 note",
      "3 done",
    ]);
  });

  it("own the problems at and below their settings", () => {
    expect(ownerPath("steps[1].do[0].else[0].with.message")).toBe("steps[1].do[0].else[0]");
    expect(ownerPath("steps[0].cases[2].steps[1].with.to")).toBe("steps[0].cases[2].steps[1]");
    expect(ownerPath("steps[0].branches[1].steps[0].with.to")).toBe("steps[0].branches[1].steps[0]");
    expect(ownerPath("/trigger/with/fields")).toBe("trigger");
    expect(ownerPath("steps[0].cases")).toBe("steps[0]");
    expect(ownerPath("name")).toBe("");
    expect(placeWithin("steps[1].do[0].when", "steps[1].do[0]")).toBe("when");
  });
});

describe("the graph of a workflow", () => {
  const { nodes, edges } = workflowGraph(bigOrders, () => undefined);
  const lines = edges.map(({ from, to, label }) => [from, label, to].filter(Boolean).join(" "));

  it("labels branches and goes back at the end of a loop", () => {
    expect(lines).toContain("steps[1] for each item steps[1].do[0]");
    expect(lines).toContain("steps[1].do[0] yes steps[1].do[0].then[0]");
    expect(lines).toContain("steps[1].do[0] no steps[1].do[0].else[0]");
    expect(lines).toContain("steps[1].next steps[1]");
    expect(lines).toContain("steps[1] when all are done steps[2]");
  });

  it("gives a branch without steps a place of its own", () => {
    const [, each] = bigOrders.steps ?? [];
    const big = each?.do?.[0];
    const onlyThen = { ...bigOrders, steps: [{ ...big, else: null }] } as WorkflowDocument;
    const graph = workflowGraph(onlyThen, () => undefined);
    const passing = graph.nodes.find((node) => node.id === "steps[0].nothing");
    const sibling = graph.nodes.find((node) => node.id === "steps[0].then[0]");
    const [left, right] = [passing, sibling].sort((one, other) => (one?.x ?? 0) - (other?.x ?? 0));
    expect((left?.x ?? NaN) + (left?.width ?? NaN)).toBeLessThanOrEqual(right?.x ?? NaN);
  });

  it("leads the line back past everything inside the loop", () => {
    const back = edges.find((edge) => edge.backAt !== null);
    const inside = nodes.filter((node) => node.id.startsWith("steps[1]."));
    expect(back?.backAt).toBeGreaterThan(Math.max(...inside.map((node) => node.x + node.width)));
  });
});

describe("a trigger's title", () => {
  it("is said with the app's own name, in one sentence", () => {
    const registered = { connector_name: "Stripe", title: "A new payment. One that fails is none" };
    expect(triggerTitle("stripe.new_payment", registered as RegistryTrigger)).toBe("Stripe: A new payment");
    expect(triggerTitle("github.new_issue")).toBe("GitHub: new issue");
  });

  it("names every app as the registry does, also where the registry is not at hand", () => {
    const { connectors } = readCatalogue();
    const starting = connectors.filter(({ triggers }) => triggers.length > 0);
    expect(starting.map(({ id }) => appName(id))).toEqual(starting.map(({ name }) => name));
  });
});

describe("the drawing", () => {
  it("puts branches beside one another in the order in which they are written", () => {
    const side = (id: string) => ({ id, use: "log" });
    const document = {
      name: "Branches",
      trigger: { use: "manual" },
      steps: [
        {
          id: "both",
          use: "flow.parallel",
          branches: [{ steps: [side("a")] }, { steps: [side("b")] }, { steps: [side("c")] }],
        },
        {
          id: "if",
          use: "flow.if",
          when: "${{ true }}",
          then: [side("yes"), side("more")],
          else: [side("no")],
        },
        {
          id: "each",
          use: "flow.each",
          items: "${{ [1] }}",
          do: [{ id: "inner", use: "flow.if", when: "${{ true }}", then: [side("d")], else: [side("e")] }],
        },
      ],
    } as unknown as WorkflowDocument;
    const { nodes } = workflowGraph(document, () => undefined);
    const x = (path: string) => nodes.find(({ id }) => id === path)?.x ?? NaN;
    const branch = (number: number) => x(`steps[0].branches[${number}].steps[0]`);
    expect(branch(0)).toBeLessThan(branch(1));
    expect(branch(1)).toBeLessThan(branch(2));
    expect(x("steps[1].then[0]")).toBeLessThan(x("steps[1].else[0]"));
    expect(x("steps[2].do[0].then[0]")).toBeLessThan(x("steps[2].do[0].else[0]"));
  });
});
