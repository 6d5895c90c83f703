"use client";

import { Eye, EyeOff } from "lucide-react";
import { type ComponentProps, useState } from "react";

import { IconButton, Input } from "@/components/ui";

export function PasswordInput(props: Omit<ComponentProps<"input">, "type" | "ref">) {
  const [isShown, setShown] = useState(false);
  return (
    <span className="relative block">
      <Input {...props} type={isShown ? "text" : "password"} className="pr-10" spellCheck={false} />
      <IconButton
        label={isShown ? "Hide what is typed" : "Show what is typed"}
        icon={isShown ? <EyeOff aria-hidden className="size-4" /> : <Eye aria-hidden className="size-4" />}
        size="sm"
        onClick={() => setShown(!isShown)}
        className="absolute right-1 top-1/2 -translate-y-1/2"
      />
    </span>
  );
}
