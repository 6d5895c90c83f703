"use client";

import "@xyflow/react/dist/base.css";

import {
  Background,
  Controls,
  type Edge,
  Handle,
  MarkerType,
  type Node,
  type NodeProps,
  Position,
  ReactFlow,
} from "@xyflow/react";
import { type CSSProperties, useCallback, useMemo, useState } from "react";

import { Button } from "@/components/ui";
import type { Problem, WorkflowDocument } from "@/lib/api/types";
import { cn } from "@/lib/cn";

import { END, type GraphEdge, type GraphNode, NODE_WIDTH, workflowGraph } from "./graph";
import { StepIcon } from "./StepIcon";
import { ownerPath } from "./steps";
import { useRegistry } from "./useRegistry";

type StepNode = Node<GraphNode & { problemCount: number }, "step">;

const nodeTypes = { step: StepNodeView };

const flowStyle = {
  "--xy-controls-button-background-color": "var(--color-surface)",
  "--xy-controls-button-background-color-hover": "var(--color-hover)",
  "--xy-controls-button-color": "var(--color-text)",
  "--xy-controls-button-color-hover": "var(--color-text)",
  "--xy-controls-button-border-color": "var(--color-line)",
  "--xy-edge-label-background-color": "var(--color-canvas)",
  "--xy-edge-label-color": "var(--color-muted)",
  "--xy-background-color": "var(--color-canvas)",
} as CSSProperties;

interface WorkflowGraphProps {
  document: WorkflowDocument;
  problems?: readonly Problem[];
  /** Shows a step in the outline. */
  onShowStep: (path: string) => void;
}

/** The workflow drawn from top to bottom. Read only; the outline beside it says the same in text. */
export default function WorkflowGraph({ document, problems = [], onShowStep }: WorkflowGraphProps) {
  const registry = useRegistry();
  const [selected, setSelected] = useState<GraphNode | null>(null);

  const { nodes, edges } = useMemo(
    () => workflowGraph(document, (use) => registry.data?.steps.find((step) => step.use === use)?.title),
    [document, registry.data],
  );
  const flowNodes = useMemo(
    () =>
      nodes.map((node) =>
        flowNode(node, problems.filter((problem) => ownerPath(problem.path) === node.id).length),
      ),
    [nodes, problems],
  );
  const flowEdges = useMemo(() => edges.map(flowEdge), [edges]);
  const rememberSelection = useCallback(({ nodes: chosen }: { nodes: Node[] }) => {
    setSelected((chosen[0] as StepNode | undefined)?.data ?? null);
  }, []);

  return (
    <div>
      <p id="graph-help" className="sr-only">
        A drawing of the steps. Tab goes from step to step, Enter selects one.
      </p>
      <div
        role="region"
        aria-label="Workflow graph"
        aria-describedby="graph-help"
        className="h-[32rem] max-h-[75vh] overflow-hidden rounded-lg border border-line"
      >
        <ReactFlow
          key={JSON.stringify(flowNodes.map((node) => [node.id, node.data.title, node.data.problemCount]))}
          defaultNodes={flowNodes}
          defaultEdges={flowEdges}
          nodeTypes={nodeTypes}
          style={flowStyle}
          fitView
          fitViewOptions={{ maxZoom: 1, padding: 0.12 }}
          minZoom={0.1}
          maxZoom={1.5}
          nodesDraggable={false}
          nodesConnectable={false}
          edgesFocusable={false}
          elementsSelectable
          deleteKeyCode={null}
          zoomOnScroll={false}
          preventScrolling={false}
          onSelectionChange={rememberSelection}
        >
          <Background color="var(--color-line)" gap={20} />
          <Controls showInteractive={false} position="bottom-right" />
        </ReactFlow>
      </div>
      <div aria-live="polite" className="mt-2 flex min-h-8 flex-wrap items-center gap-2 text-sm">
        {selected && selected.id !== END ? (
          <>
            <span className="font-medium">
              {selected.number && <span className="mr-1.5 tabular-nums text-muted">{selected.number}</span>}
              {selected.title}
            </span>
            <Button size="sm" onClick={() => onShowStep(selected.id)}>
              Show in steps
            </Button>
          </>
        ) : (
          <span className="text-muted">Select a step to open it.</span>
        )}
      </div>
    </div>
  );
}

function flowNode(node: GraphNode, problemCount: number): StepNode {
  return {
    id: node.id,
    type: "step",
    position: { x: node.x, y: node.y },
    width: NODE_WIDTH,
    height: node.height,
    data: { ...node, problemCount },
    ariaLabel: [
      node.number && `Step ${node.number}:`,
      node.title,
      problemCount > 0 && `${problemCount} problems`,
    ]
      .filter(Boolean)
      .join(" "),
    selectable: node.id !== END,
    focusable: node.id !== END,
  };
}

function flowEdge(edge: GraphEdge): Edge {
  return {
    id: edge.id,
    source: edge.from,
    target: edge.to,
    sourceHandle: edge.isBack ? "side-out" : "out",
    targetHandle: edge.isBack ? "side-in" : "in",
    type: "smoothstep",
    label: edge.isBack ? "next" : edge.label || undefined,
    focusable: false,
    style: {
      stroke: "var(--color-field)",
      strokeWidth: 1.25,
      strokeDasharray: edge.isBack ? "4 4" : undefined,
    },
    labelStyle: { fill: "var(--color-muted)", fontSize: 11 },
    labelBgStyle: { fill: "var(--color-canvas)" },
    markerEnd: { type: MarkerType.ArrowClosed, color: "var(--color-field)", width: 16, height: 16 },
  };
}

const handleClass = "!size-1 !min-h-0 !min-w-0 !border-0 !bg-transparent";

function StepNodeView({ data, selected }: NodeProps<StepNode>) {
  if (data.id === END) {
    return (
      <div className="flex h-full items-center justify-center">
        <Handle id="in" type="target" position={Position.Top} className={handleClass} />
        <span className="rounded-full border border-line bg-sunken px-3 py-0.5 text-xs text-muted">
          {data.title}
        </span>
      </div>
    );
  }
  return (
    <div
      className={cn(
        "flex h-full items-center gap-2.5 rounded-md border bg-surface px-3 shadow-raised",
        selected
          ? "border-accent ring-1 ring-accent"
          : data.problemCount > 0
            ? "border-warning"
            : "border-line",
      )}
    >
      <Handle id="in" type="target" position={Position.Top} className={handleClass} />
      <Handle id="side-in" type="target" position={Position.Right} className={handleClass} />
      <span className="flex size-7 shrink-0 items-center justify-center rounded bg-sunken text-muted">
        <StepIcon use={data.use} />
      </span>
      <span className="min-w-0">
        <span className="line-clamp-2 text-sm font-medium leading-4">
          {data.number && <span className="mr-1 tabular-nums text-muted">{data.number}</span>}
          {data.title}
        </span>
        {data.problemCount > 0 && (
          <span className="block text-2xs text-warning">{data.problemCount} to fix</span>
        )}
      </span>
      <Handle id="out" type="source" position={Position.Bottom} className={handleClass} />
      <Handle id="side-out" type="source" position={Position.Right} className={handleClass} />
    </div>
  );
}
