import type { Json } from "@/lib/api/types";

/** A stored file as it stands in a step's data. */
export interface FileValue {
  file: string;
  name: string;
  media_type: string;
  size: number;
}

const MOST_SHOWN = 50;
const MOST_LOOKED_AT = 20_000;

/** The files in a value, wherever they stand in it, each once. */
export function filesIn(value: Json | undefined): FileValue[] {
  const found = new Map<string, FileValue>();
  const waiting: (Json | undefined)[] = [value];
  for (let looked = 0; waiting.length > 0 && looked < MOST_LOOKED_AT && found.size < MOST_SHOWN; looked++) {
    const next = waiting.shift();
    if (isFile(next)) found.set(next.file, next);
    else if (Array.isArray(next)) waiting.push(...next.slice(0, MOST_LOOKED_AT));
    else if (typeof next === "object" && next !== null)
      waiting.push(...Object.values(next).slice(0, MOST_LOOKED_AT));
  }
  return [...found.values()];
}

function isFile(value: unknown): value is FileValue {
  const known = value as Partial<Record<keyof FileValue, unknown>> | null | undefined;
  return (
    typeof known === "object" &&
    known !== null &&
    typeof known.file === "string" &&
    /^file_[0-9a-z]+$/.test(known.file) &&
    typeof known.name === "string" &&
    typeof known.media_type === "string" &&
    typeof known.size === "number"
  );
}

/** 1,536 bytes read "1.5 kB". */
export function sizeText(bytes: number): string {
  const units = ["bytes", "kB", "MB", "GB"];
  let size = bytes;
  let unit = 0;
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000;
    unit++;
  }
  return `${size.toLocaleString("en-GB", { maximumFractionDigits: 1 })} ${units[unit]}`;
}
