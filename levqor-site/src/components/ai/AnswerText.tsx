import { Code, InlineCode } from "@/components/ui";

import { type AnswerBlock, answerBlocks, answerSpans } from "./answerText";

/** The words of an answer. Nothing in it becomes markup or a link by itself. */
export function AnswerText({ text }: { text: string }) {
  return (
    <div className="space-y-2 break-words text-sm leading-relaxed">
      {answerBlocks(text).map((block, index) => (
        <Block key={index} block={block} />
      ))}
    </div>
  );
}

function Block({ block }: { block: AnswerBlock }) {
  if (block.kind === "code") return <Code label="Example" text={block.text} />;
  if (block.kind === "text") {
    return (
      <p>
        <Spans text={block.text} />
      </p>
    );
  }
  const List = block.ordered ? "ol" : "ul";
  return (
    <List className={block.ordered ? "list-decimal space-y-1 pl-5" : "list-disc space-y-1 pl-5"}>
      {block.items.map((item, index) => (
        <li key={index}>
          <Spans text={item} />
        </li>
      ))}
    </List>
  );
}

/** One line of an answer, with its code and stress. */
export function Spans({ text }: { text: string }) {
  return answerSpans(text).map((span, index) => {
    if (span.kind === "code") return <InlineCode key={index}>{span.text}</InlineCode>;
    if (span.kind === "strong") return <strong key={index}>{span.text}</strong>;
    return <span key={index}>{span.text}</span>;
  });
}
