"use client";

import { ScanSearch } from "lucide-react";

import { Button, Dialog, DialogContent, DialogTrigger } from "@/components/ui";

import AIDebugAssistant from "./AIDebugAssistant";

/** A button that takes an error from anywhere and has it explained. */
export function PasteErrorDialog() {
  return (
    <Dialog>
      <DialogTrigger asChild>
        <Button>
          <ScanSearch aria-hidden className="size-3.5" />
          Paste an error
        </Button>
      </DialogTrigger>
      <DialogContent
        title="Explain an error"
        description="From its words alone: what it means, who can fix it, and whether trying again helps."
        size="md"
      >
        <AIDebugAssistant />
      </DialogContent>
    </Dialog>
  );
}
