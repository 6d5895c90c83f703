import { isMap, isPair, isScalar, isSeq, LineCounter, parseDocument, stringify } from "yaml";

import type { WorkflowDocument } from "@/lib/api/types";

import { parsePath } from "./paths";

/** The document as YAML, in the order in which people read it. */
export function documentText(document: WorkflowDocument): string {
  const { levqor, name, description, timezone, trigger, settings, steps, ...others } = document;
  const ordered = { levqor, name, description, timezone, trigger, settings, ...others, steps };
  return stringify(ordered, { lineWidth: 110, aliasDuplicateObjects: false });
}

/** The line (from 1) that a problem's path points at: the deepest part of it that exists in the text. */
export function lineOfPath(text: string, path: string): number {
  const lines = new LineCounter();
  let node: unknown = parseDocument(text, { lineCounter: lines }).contents;
  let offset = 0;
  for (const part of parsePath(path)) {
    if (isMap(node)) {
      const pair = node.items.find(
        (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(part),
      );
      if (!pair) break;
      if (isScalar(pair.key) && pair.key.range) offset = pair.key.range[0];
      node = pair.value;
    } else if (isSeq(node)) {
      const item: unknown = node.items[Number(part)];
      if (item === undefined) break;
      node = item;
      if (isScalar(item) || isMap(item) || isSeq(item)) offset = item.range?.[0] ?? offset;
    } else {
      break;
    }
  }
  return lines.linePos(offset).line;
}
