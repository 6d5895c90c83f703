import { FileText, Mail, Table2, type LucideIcon } from "lucide-react";

import { Badge } from "@/components/ui/Badge";
import { Card } from "@/components/ui/Card";

interface ExampleStep {
  Icon: LucideIcon;
  title: string;
  words: string;
  question?: string;
}

const steps: ExampleStep[] = [
  {
    Icon: FileText,
    title: "Form is submitted",
    words: "someone fills in the contact form",
    question: "Which fields does the form have?",
  },
  { Icon: Table2, title: "Add a row to Leads", words: "add a row to the Leads table" },
  { Icon: Mail, title: "Send an e-mail", words: "email me the details" },
];

/** What the builder makes of one sentence, drawn with the product's own parts. */
export function ExampleWorkflow() {
  return (
    <figure aria-label="Example: a sentence and the workflow made from it" className="min-w-0">
      <Card className="p-4 shadow-raised sm:p-5">
        <p className="rounded-md border border-line bg-sunken px-3.5 py-3 text-base">
          When someone fills in the contact form, add a row to the Leads table and email me the details
        </p>
        <ol className="mt-4">
          {steps.map(({ Icon, title, words, question }, index) => (
            <li key={title} className="relative flex gap-3 pb-4 last:pb-0">
              {index < steps.length - 1 && (
                <span aria-hidden className="absolute bottom-0 left-4 top-8 w-px bg-line" />
              )}
              <span className="flex size-8 shrink-0 items-center justify-center rounded-md border border-line bg-surface text-muted">
                <Icon aria-hidden className="size-4" />
              </span>
              <div className="min-w-0 pt-0.5">
                <p className="text-sm font-medium">{title}</p>
                <p className="text-sm text-muted">from “{words}”</p>
                {question && (
                  <Badge tone="warning" className="mt-1.5">
                    {question}
                  </Badge>
                )}
              </div>
            </li>
          ))}
        </ol>
      </Card>
      <figcaption className="mt-3 text-center text-xs text-muted">
        Example: the sentence, its steps, and what is still missing
      </figcaption>
    </figure>
  );
}
