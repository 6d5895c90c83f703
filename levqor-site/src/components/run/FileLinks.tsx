import { Download } from "lucide-react";
import { useMemo } from "react";

import type { Json } from "@/lib/api/types";

import { filesIn, sizeText } from "./files";

/** Downloads of the files in a value. Nothing where there are none. */
export function FileLinks({ value }: { value: Json | undefined }) {
  const files = useMemo(() => filesIn(value), [value]);
  if (files.length === 0) return null;
  return (
    <ul aria-label="Files" className="mt-1.5 space-y-1">
      {files.map((file) => (
        <li key={file.file} className="flex min-w-0 items-center gap-2 text-sm">
          <a
            href={`/api/files/${encodeURIComponent(file.file)}`}
            download={file.name}
            className="inline-flex min-w-0 items-center gap-1.5 text-accent underline underline-offset-2"
          >
            <Download aria-hidden className="size-3.5 shrink-0" />
            <span className="truncate">Download {file.name}</span>
          </a>
          <span className="shrink-0 text-xs text-muted">{sizeText(file.size)}</span>
        </li>
      ))}
    </ul>
  );
}
