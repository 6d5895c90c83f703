/** Places in a workflow document: `steps[0].with.to` as problems say it, `/steps/0/with/to` as JSON pointers do. */

export type PathPart = string | number;

export function parsePath(path: string): PathPart[] {
  if (path.startsWith("/")) return parsePointer(path);
  const parts: PathPart[] = [];
  for (const [, name, index] of path.matchAll(/([^.[\]]+)|\[(\d+)\]/g)) {
    if (name !== undefined) parts.push(name);
    else parts.push(Number(index));
  }
  return parts;
}

function parsePointer(pointer: string): PathPart[] {
  return pointer
    .slice(1)
    .split("/")
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"))
    .map((part) => (/^(0|[1-9]\d*)$/.test(part) ? Number(part) : part));
}

export function formatPath(parts: readonly PathPart[]): string {
  return parts.reduce<string>((path, part) => {
    if (typeof part === "number") return `${path}[${part}]`;
    return path ? `${path}.${part}` : part;
  }, "");
}

/** The same place in the form that problems use. */
export function normalPath(path: string): string {
  return formatPath(parsePath(path));
}

function isContainer(value: unknown): value is Record<string, unknown> | unknown[] {
  return typeof value === "object" && value !== null;
}

export function valueAt(root: unknown, parts: readonly PathPart[]): unknown {
  return parts.reduce<unknown>(
    (value, part) => (isContainer(value) ? (value as Record<PathPart, unknown>)[part] : undefined),
    root,
  );
}

/** A copy with the value set; missing parents are made, and `undefined` takes the value away. */
export function withValueAt<Root>(root: Root, parts: readonly PathPart[], value: unknown): Root {
  return replaced(root, parts, value) as Root;
}

function replaced(container: unknown, [part, ...rest]: readonly PathPart[], value: unknown): unknown {
  if (part === undefined) return value;
  const copy: unknown = isContainer(container)
    ? Array.isArray(container)
      ? [...(container as unknown[])]
      : { ...container }
    : typeof part === "number"
      ? []
      : {};
  const target = copy as Record<PathPart, unknown>;
  const key = part === "-" && Array.isArray(copy) ? copy.length : part;
  const next = replaced(target[key], rest, value);
  if (next === undefined && !Array.isArray(copy)) delete target[key];
  else target[key] = next;
  return copy;
}
