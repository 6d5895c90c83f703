"use client";

import "@xyflow/react/dist/style.css";

import {
  Background,
  BaseEdge,
  Controls,
  type Edge,
  type EdgeProps,
  Handle,
  MarkerType,
  type Node,
  type NodeProps,
  Position,
  ReactFlow,
  useReactFlow,
  useStore,
} from "@xyflow/react";
import { type CSSProperties, useCallback, useEffect, useMemo, useState } from "react";

import { Button } from "@/components/ui";
import type { Problem, WorkflowDocument } from "@/lib/api/types";
import { cn } from "@/lib/cn";

import { type GraphEdge, type GraphNode, isPill, workflowGraph } from "./graph";
import { type Extent, extentOf, frameHeight, viewportFor } from "./graphViewport";
import { StepIcon } from "./StepIcon";
import { ownerPath, triggerTitle } from "./steps";
import { useRegistry } from "./useRegistry";

type StepNode = Node<GraphNode & { problemCount: number }, "step">;

type BackEdge = Edge<{ backAt: number }, "back">;

const nodeTypes = { step: StepNodeView };
const edgeTypes = { back: BackEdgeView };

const flowStyle = {
  "--xy-controls-button-background-color": "var(--color-surface)",
  "--xy-controls-button-background-color-hover": "var(--color-hover)",
  "--xy-controls-button-color": "var(--color-text)",
  "--xy-controls-button-color-hover": "var(--color-text)",
  "--xy-controls-button-border-color": "var(--color-line)",
  "--xy-edge-label-background-color": "var(--color-canvas)",
  "--xy-edge-label-color": "var(--color-muted)",
  "--xy-attribution-background-color": "transparent",
  "--xy-controls-box-shadow": "none",
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
    () =>
      workflowGraph(
        document,
        (use) => registry.data?.steps.find((step) => step.use === use)?.title,
        triggerTitle(
          document.trigger.use,
          registry.data?.triggers.find(({ use }) => use === document.trigger.use),
        ),
      ),
    [document, registry.data],
  );
  const extent = useMemo(() => extentOf(nodes, edges), [nodes, edges]);
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
        className="max-h-[75vh] min-h-72 overflow-hidden rounded-lg border border-line"
        style={{ height: frameHeight(extent) }}
      >
        <ReactFlow
          key={JSON.stringify(flowNodes.map((node) => [node.id, node.data.title, node.data.problemCount]))}
          defaultNodes={flowNodes}
          defaultEdges={flowEdges}
          nodeTypes={nodeTypes}
          edgeTypes={edgeTypes}
          style={flowStyle}
          attributionPosition="bottom-left"
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
          <KeptInView extent={extent} />
          <Background color="var(--color-line)" gap={20} />
          <Controls showInteractive={false} position="bottom-right" />
        </ReactFlow>
      </div>
      <div aria-live="polite" className="mt-2 flex min-h-8 flex-wrap items-center gap-2 text-sm">
        {selected ? (
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

/** Puts the drawing in its place, anew whenever its frame changes its size. */
function KeptInView({ extent }: { extent: Extent }) {
  const { setViewport } = useReactFlow();
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  useEffect(() => {
    if (width > 0 && height > 0) void setViewport(viewportFor(extent, width, height));
  }, [extent, width, height, setViewport]);
  return null;
}

function flowNode(node: GraphNode, problemCount: number): StepNode {
  return {
    id: node.id,
    type: "step",
    position: { x: node.x, y: node.y },
    width: node.width,
    height: node.height,
    data: { ...node, problemCount },
    ariaLabel: [
      node.number && `Step ${node.number}:`,
      node.title,
      problemCount > 0 && `${problemCount} problems`,
    ]
      .filter(Boolean)
      .join(" "),
    selectable: !isPill(node),
    focusable: !isPill(node),
  };
}

function flowEdge(edge: GraphEdge): Edge {
  const isBack = edge.backAt !== null;
  return {
    id: edge.id,
    source: edge.from,
    target: edge.to,
    sourceHandle: isBack ? "side-out" : "out",
    targetHandle: isBack ? "side-in" : "in",
    type: isBack ? "back" : "smoothstep",
    data: { backAt: edge.backAt },
    label: edge.label || undefined,
    focusable: false,
    style: {
      stroke: "var(--color-field)",
      strokeWidth: 1.25,
      strokeDasharray: isBack ? "4 4" : undefined,
    },
    labelStyle: { fill: "var(--color-muted)", fontSize: 11 },
    labelBgStyle: { fill: "var(--color-canvas)" },
    markerEnd: { type: MarkerType.ArrowClosed, color: "var(--color-field)", width: 16, height: 16 },
  };
}

const handleClass = "!size-1 !min-h-0 !min-w-0 !border-0 !bg-transparent";

function StepNodeView({ data, selected }: NodeProps<StepNode>) {
  if (isPill(data)) {
    return (
      <div className="flex h-full items-stretch">
        <Handle id="in" type="target" position={Position.Top} className={handleClass} />
        <span className="flex flex-1 items-center justify-center truncate rounded-full border border-line bg-sunken px-2 text-xs text-muted">
          {data.title}
        </span>
        <Handle id="out" type="source" position={Position.Bottom} className={handleClass} />
        <Handle id="side-out" type="source" position={Position.Right} className={handleClass} />
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

const CORNER = 8;

/** From the end of a loop's body back to its head, around the right of the body. */
function BackEdgeView({ sourceX, sourceY, targetX, targetY, data, style, markerEnd }: EdgeProps<BackEdge>) {
  const x = data?.backAt ?? Math.max(sourceX, targetX);
  const path = [
    `M ${sourceX} ${sourceY}`,
    `H ${x - CORNER}`,
    `Q ${x} ${sourceY} ${x} ${sourceY - CORNER}`,
    `V ${targetY + CORNER}`,
    `Q ${x} ${targetY} ${x - CORNER} ${targetY}`,
    `H ${targetX}`,
  ].join(" ");
  return <BaseEdge path={path} style={style} markerEnd={markerEnd} />;
}
