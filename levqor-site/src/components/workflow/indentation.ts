/** The spaces with which the line after `code` begins: those of its last line, and four more where that opens a block. */
export function indentationAfter(code: string): string {
  const line = code.slice(code.lastIndexOf("\n") + 1);
  const own = /^[ \t]*/.exec(line)?.[0] ?? "";
  return line.trimEnd().endsWith(":") ? `${own}    ` : own;
}
