/** Questions that suit a page. They are only asked here; the answers come from the server. */
const questions: Record<string, readonly string[]> = {
  "/dashboard": [
    "How do I build my first workflow?",
    "How do I start a workflow on a schedule?",
    "How do I keep going when a step fails?",
  ],
  "/workflows": [
    "How do I stop or pause a workflow?",
    "How do I copy a workflow?",
    "Which triggers are there?",
  ],
  "/workflows/new": [
    "The builder did not understand me, what can I do?",
    "How do I do something only if a condition is true?",
    "How do I use the output of an earlier step?",
  ],
  "/workflows/view": [
    "Why can I not publish?",
    "How do I undo a change to a workflow?",
    "A published workflow still runs the old version, why?",
  ],
  "/runs": ["How do I run a failed run again?", "A run is stuck, what can I do?", "How long are runs kept?"],
  "/runs/view": [
    "Can I run again from the step that failed?",
    "How do I retry a step more often?",
    "What is an idempotency key?",
  ],
  "/schedules": [
    "A schedule did not run, why?",
    "How do I read a cron line?",
    "Why does a schedule run at the wrong hour?",
  ],
  "/tables": [
    "How do I store data between runs?",
    "How do I find rows in a step?",
    "How do I remove duplicates?",
  ],
  "/outbox": [
    "An e-mail did not arrive, why?",
    "How do I send an e-mail from a workflow?",
    "How do I keep going when a step fails?",
  ],
  "/connections": [
    "How are the secrets of a connection kept?",
    "How do I call an API that needs a token?",
    "Where do I put passwords and API keys?",
  ],
  "/graph": ["How do I call another workflow?", "What is a connection?", "How do I delete a workflow?"],
  "/settings": [
    "How do I make an API key?",
    "How do I change the time zone of my workspace?",
    "How do I export my data?",
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
