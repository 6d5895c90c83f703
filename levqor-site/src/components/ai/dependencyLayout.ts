import { graphlib, layout } from "@dagrejs/dagre";

import type { Dependencies, DependencyEdge, DependencyNode } from "./assistants";

export const NODE_WIDTH = 200;
export const NODE_HEIGHT = 48;

export type PlacedNode = DependencyNode & { x: number; y: number };

/** Every node with its place, from left to right, and the lines whose two ends exist. */
export function placedDependencies({ nodes, edges }: Pick<Dependencies, "nodes" | "edges">): {
  nodes: PlacedNode[];
  edges: DependencyEdge[];
} {
  const ids = new Set(nodes.map(({ id }) => id));
  const drawn = edges.filter(({ source, target }) => ids.has(source) && ids.has(target));
  const graph = new graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: "LR", nodesep: 18, ranksep: 110 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id } of nodes) graph.setNode(id, { width: NODE_WIDTH, height: NODE_HEIGHT });
  for (const edge of drawn) graph.setEdge(edge.source, edge.target, {}, edge.relation);
  layout(graph);
  const placed = nodes.map((node) => {
    const { x, y } = graph.node(node.id) as { x: number; y: number };
    return { ...node, x: x - NODE_WIDTH / 2, y: y - NODE_HEIGHT / 2 };
  });
  return { nodes: placed, edges: drawn };
}
