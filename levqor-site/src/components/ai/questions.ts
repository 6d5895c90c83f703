/** Questions that suit a page. They are only asked here; the answers come from the server. */
const questions: Record<string, readonly string[]> = {
  "/dashboard": [
    "What should I do next?",
    "How do I start a workflow on a schedule?",
    "Where do the e-mails go that my workflows send?",
  ],
  "/workflows": [
    "What is the difference between a draft and a published workflow?",
    "How do I import a workflow?",
    "Which triggers are there?",
  ],
  "/workflows/new": [
    "How do I write a condition?",
    "How do I use the output of an earlier step?",
    "Which triggers are there?",
  ],
  "/workflows/view": [
    "How do retries work?",
    "What happens to a running run when I publish a new version?",
    "How do I go back to an earlier version?",
  ],
  "/runs": [
    "What do the statuses of a run mean?",
    "How do I run a failed run again?",
    "What happens to a run when the server restarts?",
  ],
  "/runs/view": [
    "Can I run again from the step that failed?",
    "What does interrupted mean?",
    "What is an idempotency key?",
  ],
  "/schedules": [
    "How do I write “every weekday at 8:30” as cron?",
    "What happens when the clocks change?",
    "What happens to a schedule while the server is down?",
  ],
  "/tables": [
    "Which types can a column have?",
    "How do I add a row from a workflow?",
    "How do I find rows in a step?",
  ],
  "/outbox": [
    "Why is my e-mail in the outbox?",
    "How do I send real e-mail?",
    "How do I open an e-mail of the outbox in a mail program?",
  ],
  "/connections": [
    "How are the secrets of a connection kept?",
    "How do I use a connection in a step?",
    "How do I call an API that needs a token?",
  ],
  "/graph": [
    "How do I use a connection in a step?",
    "What happens when I delete a table that a workflow uses?",
    "How do I call another workflow?",
  ],
  "/settings": [
    "How do I make an API key?",
    "How do I call the API?",
    "How do I change the time zone of my workspace?",
  ],
};

const anywhere = [
  "How do I build my first workflow?",
  "How do I start a workflow on a schedule?",
  "What happens when a step fails?",
];

/** The questions for an address, those of its section when it has none of its own. */
export function questionsFor(pathname: string): readonly string[] {
  const section = `/${pathname.split("/")[1] ?? ""}`;
  return questions[pathname] ?? questions[section] ?? anywhere;
}
