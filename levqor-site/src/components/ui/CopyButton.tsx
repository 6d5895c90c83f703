"use client";

import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";

import { Button, IconButton } from "./Button";
import { toast } from "./toast";

export interface CopyButtonProps {
  text: string;
  /** The accessible name. */
  label?: string;
  /** Show the label beside the icon. */
  showLabel?: boolean;
  className?: string;
}

export function CopyButton({ text, label = "Copy", showLabel = false, className }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);

  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1500);
    return () => clearTimeout(timer);
  }, [copied]);

  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      toast.error("The browser did not allow copying. Select the text and copy it by hand.");
    }
  }

  const icon = copied ? <Check className="size-3.5 text-success" /> : <Copy className="size-3.5" />;
  if (showLabel) {
    return (
      <Button onClick={copy} className={className}>
        {icon}
        {copied ? "Copied" : label}
      </Button>
    );
  }
  return (
    <IconButton
      label={copied ? "Copied" : label}
      icon={icon}
      size="sm"
      onClick={copy}
      className={className}
    />
  );
}
