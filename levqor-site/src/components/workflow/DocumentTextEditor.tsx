"use client";

import { type ReactNode, useCallback, useEffect, useRef, useState } from "react";

import type { Problem, WorkflowDocument } from "@/lib/api/types";

import { DocumentEditor } from "./DocumentEditor";
import { documentText } from "./documentText";
import { useValidation } from "./useValidation";

export interface TextState {
  text: string;
  isChanged: boolean;
  /** What the text says; null while it cannot be read. */
  document: WorkflowDocument | null;
  problems: readonly Problem[] | undefined;
  isChecked: boolean;
}

interface DocumentTextEditorProps {
  document: WorkflowDocument;
  /** Told each time the server has read a changed text. */
  onDocumentChange?: (document: WorkflowDocument) => void;
  footer?: (state: TextState, reset: () => void) => ReactNode;
  readOnly?: boolean;
}

/** Edits the document as YAML; the server reads and checks what is typed. */
export default function DocumentTextEditor({
  document,
  onDocumentChange,
  footer,
  readOnly,
}: DocumentTextEditorProps) {
  const [start, setStart] = useState(() => documentText(document));
  const [text, setText] = useState(start);
  const validation = useValidation({ text });
  const isChanged = text !== start;
  const isChecked = validation.isSettled;
  const read = isChecked ? (validation.data?.document ?? null) : null;

  const represented = useRef(JSON.stringify(document));

  const reset = useCallback(() => {
    const fresh = documentText(document);
    represented.current = JSON.stringify(document);
    setStart(fresh);
    setText(fresh);
  }, [document]);

  useEffect(() => {
    if (JSON.stringify(document) !== represented.current) reset();
  }, [document, reset]);

  useEffect(() => {
    if (!isChanged || !read || !onDocumentChange) return;
    if (JSON.stringify(read) === represented.current) return;
    represented.current = JSON.stringify(read);
    onDocumentChange(read);
  }, [isChanged, read, onDocumentChange]);

  const state: TextState = {
    text,
    isChanged,
    document: read,
    problems: isChecked ? validation.data?.problems : undefined,
    isChecked,
  };

  return (
    <div className="space-y-3">
      <DocumentEditor
        text={text}
        onChange={setText}
        readOnly={readOnly}
        problems={state.problems}
        error={isChecked ? validation.error : null}
      />
      {footer?.(state, reset)}
    </div>
  );
}
