import type { BuilderAnswer, WorkflowDocument } from "@/lib/api/types";

import { normalPath } from "../workflow/paths";
import { allSteps, TRIGGER_PATH } from "../workflow/steps";

/** The words of the sentence that a part of the workflow came from. */
export interface PartWords {
  path: string;
  words: string;
}

/** A piece of the sentence and the parts of the workflow that it led to. */
export interface SentencePiece {
  text: string;
  paths: string[];
}

export function partWords(document: WorkflowDocument, steps: BuilderAnswer["steps"]): PartWords[] {
  const said = new Map(steps.map((step) => [normalPath(step.path), step.words]));
  const parts = [
    { path: TRIGGER_PATH, words: document.trigger.words },
    ...allSteps(document).map(({ path, step }) => ({ path, words: step.words })),
  ];
  return parts.flatMap(({ path, words }) => {
    const found = words ?? said.get(path);
    return found ? [{ path, words: found }] : [];
  });
}

/** Cuts the sentence where the words of a part begin or end. */
export function sentencePieces(sentence: string, parts: readonly PartWords[]): SentencePiece[] {
  const spans = parts.flatMap(({ path, words }) =>
    spansOf(sentence, words).map(([start, end]) => ({ path, start, end })),
  );
  const cuts = [...new Set([0, sentence.length, ...spans.flatMap(({ start, end }) => [start, end])])];
  cuts.sort((a, b) => a - b);
  return cuts.slice(0, -1).map((start, index) => {
    const end = cuts[index + 1] ?? sentence.length;
    const covering = spans.filter((span) => span.start <= start && span.end >= end);
    return { text: sentence.slice(start, end), paths: [...new Set(covering.map((span) => span.path))] };
  });
}

type Span = [start: number, end: number];

function spansOf(sentence: string, words: string): Span[] {
  const whole = spanOf(sentence, words);
  if (whole) return [whole];
  const fragments = words.split(/\s*(?:…|\.\.\.|\s\|\s|;)\s*/);
  return fragments.map((fragment) => spanOf(sentence, fragment)).filter((span) => span !== null);
}

/** Where the words stand, whatever their case and the spaces between them. */
function spanOf(sentence: string, words: string): Span | null {
  const trimmed = words.trim();
  if (trimmed === "") return null;
  const pattern = trimmed
    .split(/\s+/)
    .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
    .join("\\s+");
  const match = new RegExp(pattern, "i").exec(sentence);
  return match ? [match.index, match.index + match[0].length] : null;
}
