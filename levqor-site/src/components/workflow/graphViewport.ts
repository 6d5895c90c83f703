import type { GraphEdge, GraphNode } from "./graph";

export interface Extent {
  x: number;
  y: number;
  width: number;
  height: number;
}

const PADDING = 28;
/** Below this the titles can no longer be read; what does not fit then is reached by moving the drawing. */
const SMALLEST = 0.6;

/** The room that a drawing takes, its lines back included. */
export function extentOf(nodes: readonly GraphNode[], edges: readonly GraphEdge[]): Extent {
  const left = Math.min(...nodes.map(({ x }) => x));
  const top = Math.min(...nodes.map(({ y }) => y));
  const right = Math.max(
    ...nodes.map(({ x, width }) => x + width),
    ...edges.map(({ backAt }) => backAt ?? left),
  );
  const bottom = Math.max(...nodes.map(({ y, height }) => y + height));
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** How high a drawing would like its frame to be. */
export function frameHeight(extent: Extent): number {
  return extent.height + 2 * PADDING;
}

/** Where a drawing stands in its frame: whole where it can be read so, otherwise from its top. */
export function viewportFor(
  extent: Extent,
  width: number,
  height: number,
): { x: number; y: number; zoom: number } {
  const fitting = Math.min((width - 2 * PADDING) / extent.width, (height - 2 * PADDING) / extent.height);
  const zoom = Math.min(1, Math.max(SMALLEST, fitting));
  const spare = height - extent.height * zoom;
  return {
    x: (width - extent.width * zoom) / 2 - extent.x * zoom,
    y: Math.max(PADDING, spare / 2) - extent.y * zoom,
    zoom,
  };
}
