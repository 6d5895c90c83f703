import { graphlib, layout } from "@dagrejs/dagre";

import type { WorkflowDocument } from "@/lib/api/types";

import {
  type Block,
  blocksOf,
  placeSteps,
  type PlacedStep,
  plainValue,
  stepTitle,
  TRIGGER_PATH,
  triggerNames,
} from "./steps";

export const NODE_WIDTH = 232;
export const NODE_HEIGHT = 58;
const END_HEIGHT = 28;

export interface GraphNode {
  id: string;
  use: string;
  title: string;
  number: string;
  x: number;
  y: number;
  height: number;
}

export interface GraphEdge {
  id: string;
  from: string;
  to: string;
  label: string;
  /** Goes back to the head of a loop. */
  isBack: boolean;
}

export const END = "end";

/** Where control leaves a part of the workflow, and what the line from there is called. */
interface Exit {
  from: string;
  label: string;
}

/** The workflow as nodes with places and lines between them, from top to bottom. */
export function workflowGraph(
  document: WorkflowDocument,
  titleOf: (use: string) => string | undefined,
): { nodes: GraphNode[]; edges: GraphEdge[] } {
  const nodes: GraphNode[] = [];
  const edges: GraphEdge[] = [];

  function addNode(id: string, use: string, title: string, number: string, height = NODE_HEIGHT) {
    nodes.push({ id, use, title, number, height, x: 0, y: 0 });
  }

  function connect(exits: Exit[], to: string, isBack = false) {
    for (const { from, label } of exits) {
      edges.push({ id: `${from}→${to}→${label}`, from, to, label, isBack });
    }
  }

  function addBlock(places: PlacedStep[], entries: Exit[]): Exit[] {
    return places.reduce((open, place) => {
      const { path, step, number } = place;
      addNode(path, step.use, stepTitle(step, titleOf(step.use)), number);
      connect(open, path);
      return addBranches(place);
    }, entries);
  }

  function addBranches(place: PlacedStep): Exit[] {
    const { path, step } = place;
    const into = (block: Block, label: string) =>
      addBlock(placeSteps(block.steps, `${path}.${block.path}`, `${place.number}.`), [{ from: path, label }]);
    const blocks = blocksOf(step);
    switch (step.use) {
      case "flow.if": {
        const exits = blocks.flatMap((block) => into(block, block.path === "then" ? "yes" : "no"));
        return step.else ? exits : [...exits, { from: path, label: "no" }];
      }
      case "flow.switch": {
        const exits = blocks.flatMap((block, index) =>
          into(block, block.path === "default" ? "otherwise" : plainValue(step.cases?.[index]?.equals)),
        );
        return step.default ? exits : [...exits, { from: path, label: "otherwise" }];
      }
      case "flow.each": {
        const ends = blocks.flatMap((block) =>
          block.steps.length > 0 ? into(block, block.label.toLowerCase()) : [],
        );
        connect(
          ends.map((end) => ({ from: end.from, label: end.label || "next" })),
          path,
          true,
        );
        return [{ from: path, label: "when all are done" }];
      }
      default:
        return [{ from: path, label: "" }];
    }
  }

  const { trigger } = document;
  addNode(TRIGGER_PATH, trigger.use, triggerNames[trigger.use] ?? trigger.use, "");
  const exits = addBlock(placeSteps(document.steps ?? [], "steps"), [{ from: TRIGGER_PATH, label: "" }]);
  addNode(END, END, "End", "", END_HEIGHT);
  connect(exits, END);
  return { nodes: placed(nodes, edges), edges };
}

function placed(nodes: GraphNode[], edges: GraphEdge[]): GraphNode[] {
  const graph = new graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: "TB", nodesep: 48, ranksep: 56 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const node of nodes) graph.setNode(node.id, { width: NODE_WIDTH, height: node.height });
  for (const edge of edges) {
    if (!edge.isBack) graph.setEdge(edge.from, edge.to, {}, edge.id);
  }
  layout(graph);
  return nodes.map((node) => {
    const { x, y } = graph.node(node.id) as { x: number; y: number };
    return { ...node, x: x - NODE_WIDTH / 2, y: y - node.height / 2 };
  });
}
