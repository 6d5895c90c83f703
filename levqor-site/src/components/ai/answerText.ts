/** An answer is plain text with the few marks that people write: paragraphs, lists, `code` and **stress**. */

export type AnswerBlock =
  | { kind: "text"; text: string }
  | { kind: "list"; ordered: boolean; items: string[] }
  | { kind: "code"; text: string };

export interface AnswerSpan {
  kind: "text" | "code" | "strong";
  text: string;
}

const BULLET = /^\s*[-*•]\s+(.*)$/;
const NUMBER = /^\s*\d+[.)]\s+(.*)$/;
const FENCE = /^\s*```/;

export function answerBlocks(answer: string): AnswerBlock[] {
  const blocks: AnswerBlock[] = [];
  let code: string[] | null = null;
  let isNewParagraph = true;
  for (const line of answer.replace(/\r\n?/g, "\n").split("\n")) {
    if (FENCE.test(line)) {
      if (code) blocks.push({ kind: "code", text: code.join("\n") });
      code = code ? null : [];
      isNewParagraph = true;
    } else if (code) {
      code.push(line);
    } else if (line.trim() === "") {
      isNewParagraph = true;
    } else {
      addLine(blocks, line, isNewParagraph);
      isNewParagraph = false;
    }
  }
  if (code && code.length > 0) blocks.push({ kind: "code", text: code.join("\n") });
  return blocks;
}

function addLine(blocks: AnswerBlock[], line: string, isNewParagraph: boolean): void {
  const bullet = BULLET.exec(line)?.[1];
  const item = bullet ?? NUMBER.exec(line)?.[1];
  const last = blocks.at(-1);
  if (item !== undefined) {
    const ordered = bullet === undefined;
    if (last?.kind === "list" && last.ordered === ordered) last.items.push(item);
    else blocks.push({ kind: "list", ordered, items: [item] });
  } else if (!isNewParagraph && last?.kind === "text") {
    last.text += ` ${line.trim()}`;
  } else if (!isNewParagraph && last?.kind === "list") {
    last.items.push(`${last.items.pop() ?? ""} ${line.trim()}`);
  } else {
    blocks.push({ kind: "text", text: line.trim() });
  }
}

const MARKS = /`([^`\n]+)`|\*\*([^*\n]+)\*\*/g;

export function answerSpans(text: string): AnswerSpan[] {
  const spans: AnswerSpan[] = [];
  let at = 0;
  for (const match of text.matchAll(MARKS)) {
    if (match.index > at) spans.push({ kind: "text", text: text.slice(at, match.index) });
    spans.push(
      match[1] === undefined ? { kind: "strong", text: match[2] ?? "" } : { kind: "code", text: match[1] },
    );
    at = match.index + match[0].length;
  }
  if (at < text.length) spans.push({ kind: "text", text: text.slice(at) });
  return spans;
}
