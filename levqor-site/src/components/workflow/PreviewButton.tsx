"use client";

import { useState } from "react";

import { Button } from "@/components/ui";
import type { Workflow } from "@/lib/api/types";

import { PreviewDialog } from "./PreviewDialog";

/** Tells what the newest version would do, before it does it. */
export function PreviewButton({ workflow }: { workflow: Workflow }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setIsOpen(true)}>Preview</Button>
      {isOpen && <PreviewDialog workflow={workflow} onClose={() => setIsOpen(false)} />}
    </>
  );
}
