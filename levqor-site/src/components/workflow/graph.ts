import { graphlib, layout } from "@dagrejs/dagre";

import type { WorkflowDocument } from "@/lib/api/types";

import {
  placeBlocks,
  type PlacedBlock,
  type PlacedStep,
  placeSteps,
  plainValue,
  stepTitle,
  TRIGGER_PATH,
  triggerTitle,
} from "./steps";

export const NODE_WIDTH = 232;
export const NODE_HEIGHT = 58;

export type GraphNode = {
  id: string;
  use: string;
  title: string;
  number: string;
  x: number;
  y: number;
  width: number;
  height: number;
};

export interface GraphEdge {
  id: string;
  from: string;
  to: string;
  label: string;
  /** Set on a line back to the head of a loop: where it runs, to the right of everything in the loop. */
  backAt: number | null;
}

export const END = "end";
const NEXT = "next";
const NOTHING = "nothing";
const PILL_HEIGHT = 28;
const PILL_WIDTH = 116;
const BACK_GAP = 28;

/** Small nodes that are no steps: the end, a branch without steps, the place from which a loop goes back. */
export function isPill(node: { use: string }): boolean {
  return [END, NEXT, NOTHING].includes(node.use);
}

/** Where control leaves a part of the workflow, and what the line from there is called. */
interface Exit {
  from: string;
  label: string;
}

/** The workflow as nodes with places and lines between them, from top to bottom. */
export function workflowGraph(
  document: WorkflowDocument,
  titleOf: (use: string) => string | undefined,
  started = triggerTitle(document.trigger.use),
): { nodes: GraphNode[]; edges: GraphEdge[] } {
  const nodes: GraphNode[] = [];
  const edges: GraphEdge[] = [];

  function addNode(id: string, use: string, title: string, number = "") {
    const size = isPill({ use })
      ? { width: PILL_WIDTH, height: PILL_HEIGHT }
      : { width: NODE_WIDTH, height: NODE_HEIGHT };
    nodes.push({ id, use, title, number, x: 0, y: 0, ...size });
  }

  function connect(exits: Exit[], to: string) {
    for (const { from, label } of exits) {
      edges.push({ id: `${from}→${to}→${label}`, from, to, label, backAt: null });
    }
  }

  function addBlock(places: PlacedStep[], entries: Exit[]): Exit[] {
    return places.reduce((open, place) => {
      const { path, step, number } = place;
      const title = stepTitle(step, titleOf(step.use));
      addNode(path, step.use, step.disabled ? `${title} (switched off)` : title, number);
      connect(open, path);
      return addBranches(place);
    }, entries);
  }

  /** A branch without steps gets a place of its own, so that its line does not run behind the others. */
  function passBy(path: string, label: string): Exit {
    const pill = `${path}.${NOTHING}`;
    addNode(pill, NOTHING, "Nothing");
    connect([{ from: path, label }], pill);
    return { from: pill, label: "" };
  }

  function addBranches(place: PlacedStep): Exit[] {
    const { path, step } = place;
    const blocks = placeBlocks(place);
    const into = (block: PlacedBlock, label: string) => addBlock(block.places, [{ from: path, label }]);
    switch (step.use) {
      case "flow.if": {
        const exits = blocks.flatMap((block) => into(block, block.path === "then" ? "yes" : "no"));
        return step.else ? exits : [...exits, passBy(path, "no")];
      }
      case "flow.switch": {
        const exits = blocks.flatMap((block, index) =>
          into(block, block.path === "default" ? "otherwise" : plainValue(step.cases?.[index]?.equals)),
        );
        return step.default ? exits : [...exits, passBy(path, "otherwise")];
      }
      case "flow.parallel":
        return blocks.flatMap((block) =>
          block.places.length > 0 ? into(block, block.label) : [{ from: path, label: block.label }],
        );
      case "flow.each": {
        const pill = `${path}.${NEXT}`;
        const inside = blocks.filter((block) => block.places.length > 0);
        const ends = inside.flatMap((block) => into(block, block.label.toLowerCase()));
        if (ends.length > 0) {
          addNode(pill, NEXT, `Next ${step.as ?? "item"}`);
          connect(ends, pill);
          edges.push({ id: `${pill}→back`, from: pill, to: path, label: "", backAt: 0 });
        }
        return [{ from: path, label: "when all are done" }];
      }
      default:
        return [{ from: path, label: "" }];
    }
  }

  const { trigger } = document;
  addNode(TRIGGER_PATH, trigger.use, started, "");
  const exits = addBlock(placeSteps(document.steps ?? [], "steps"), [{ from: TRIGGER_PATH, label: "" }]);
  addNode(END, END, "End");
  connect(exits, END);
  const laidOut = placed(nodes, edges);
  return { nodes: laidOut, edges: edges.map((edge) => withBackLine(edge, laidOut)) };
}

/** A line back passes to the right of everything inside its loop. */
function withBackLine(edge: GraphEdge, nodes: GraphNode[]): GraphEdge {
  if (edge.backAt === null) return edge;
  const inside = nodes.filter((node) => node.id === edge.to || node.id.startsWith(`${edge.to}.`));
  const inner = inside.filter((node) => node.use === NEXT).length;
  const right = Math.max(...inside.map((node) => node.x + node.width));
  return { ...edge, backAt: right + BACK_GAP * inner };
}

function placed(nodes: GraphNode[], edges: GraphEdge[]): GraphNode[] {
  const graph = new graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: "TB", nodesep: 48, ranksep: 56 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const node of [...nodes].reverse()) graph.setNode(node.id, { width: node.width, height: node.height });
  for (const edge of [...edges].reverse()) {
    if (edge.backAt === null) graph.setEdge(edge.from, edge.to, {}, edge.id);
  }
  layout(graph);
  return nodes.map((node) => {
    const { x, y } = graph.node(node.id) as { x: number; y: number };
    return { ...node, x: x - node.width / 2, y: y - node.height / 2 };
  });
}
