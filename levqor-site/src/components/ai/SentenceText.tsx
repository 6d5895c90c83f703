import { useRef } from "react";

import { cn } from "@/lib/cn";

import { usePointing } from "../workflow/usePointing";
import type { SentencePiece } from "./sentenceWords";

interface SentenceTextProps {
  pieces: readonly SentencePiece[];
  active: string | null;
  onActiveChange: (path: string | null) => void;
}

/** The sentence as it was understood; the words of the step that is pointed at stand out. */
export function SentenceText({ pieces, active, onActiveChange }: SentenceTextProps) {
  const root = useRef<HTMLParagraphElement>(null);
  usePointing(root, onActiveChange);
  return (
    <p ref={root} aria-label="Your sentence" className="whitespace-pre-wrap break-words text-lg leading-8">
      {pieces.map((piece, index) => {
        if (piece.paths.length === 0) {
          return (
            <span key={index} className="text-muted">
              {piece.text}
            </span>
          );
        }
        const isActive = active !== null && piece.paths.includes(active);
        return (
          <mark
            key={index}
            data-active={isActive || undefined}
            data-step={piece.paths[0]}
            className={cn(
              "rounded-sm bg-transparent text-text underline decoration-accent/50 decoration-2 underline-offset-4 transition-colors",
              isActive && "bg-accent-subtle text-accent decoration-accent",
            )}
          >
            {piece.text}
          </mark>
        );
      })}
    </p>
  );
}
