interface Guide {
  href: string;
  title: string;
  /** What a reader finds there. */
  about: string;
}

/** The pages of the documentation that help with a task, in the order in which tasks come up. */
export const guides: Guide[] = [
  {
    href: "/docs/guide/getting-started",
    title: "Getting started",
    about: "From a sentence to a running workflow",
  },
  { href: "/docs/guide/workflows", title: "Workflows", about: "Versions, publishing, import and export" },
  { href: "/docs/guide/runs", title: "Runs", about: "What is kept, what goes wrong, running again" },
  {
    href: "/docs/guide/webhooks-and-forms",
    title: "Webhooks and forms",
    about: "Addresses that start a workflow",
  },
  { href: "/docs/guide/schedules", title: "Schedules", about: "Times, time zones, missed times" },
  { href: "/docs/guide/tables", title: "Tables", about: "Keeping rows in the workspace" },
  { href: "/docs/assistants/builder", title: "The builder", about: "What it understands and what it asks" },
  { href: "/docs/reference/steps", title: "Steps", about: "Every step with its fields and an example" },
];

/** What the keyboard does beyond the browser's own keys. */
export const shortcuts: { keys: string[]; does: string }[] = [
  { keys: ["Ctrl", "K"], does: "Search and commands, when signed in" },
  { keys: ["?"], does: "Ask for help, when signed in" },
  { keys: ["Ctrl", "Enter"], does: "Build the described workflow" },
  { keys: ["Tab"], does: "Next control; on a fresh page, skip to the content" },
  { keys: ["Esc"], does: "Close a dialogue, a menu or a cell" },
  { keys: ["Enter"], does: "Edit the cell of a table" },
];
