import { Plus } from "lucide-react";
import type { ReactNode } from "react";

export interface Question {
  question: string;
  answer: ReactNode;
}

/** Questions that open by themselves, without a script. */
export function Faq({ questions }: { questions: Question[] }) {
  return (
    <div className="max-w-3xl divide-y divide-line border-y border-line">
      {questions.map(({ question, answer }) => (
        <details key={question} className="group">
          <summary className="flex cursor-pointer list-none items-center justify-between gap-4 rounded py-4 text-lg font-medium [&::-webkit-details-marker]:hidden">
            {question}
            <Plus
              aria-hidden
              className="size-4 shrink-0 text-muted transition-transform duration-150 group-open:rotate-45"
            />
          </summary>
          <div className="max-w-reading pb-5 text-base text-muted [&>p+p]:mt-3">{answer}</div>
        </details>
      ))}
    </div>
  );
}
