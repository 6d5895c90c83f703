import { LOCKS, locked, policiesNow, schemaNow } from "./locks.mjs";

const ACCEPT = "If it is meant: `node scripts/drift-monitor.js accept";

/** Each policy text is the one that was accepted. */
export function policyLocks(project) {
  const lock = locked(project, "policies");
  if (!lock) return [unlocked("policies")];
  const now = policiesNow(project).sha256;
  const routes = project.blueprint.routes.policies.map((route) => route.slice(1));
  return [...new Set([...routes, ...Object.keys(lock.sha256), ...Object.keys(now)])]
    .sort()
    .flatMap((slug) => {
      const message = changeOf(lock.sha256[slug], now[slug]);
      const file = `governance/policies/${slug}.md`;
      return message
        ? [{ file, message: `The policy text ${message}.`, todo: `${ACCEPT} policies\`, with a new date.` }]
        : [];
    });
}

function changeOf(before, now) {
  if (now === undefined) return "is gone";
  if (before === undefined) return "is not locked";
  return before === now ? undefined : "differs from its lock";
}

/** The tables and columns of the models are those that were accepted. */
export function schemaLock(project) {
  const lock = locked(project, "schema");
  if (!lock) return [unlocked("schema")];
  if (project.python().problem) {
    return [
      {
        file: LOCKS.schema,
        message: project.python().problem,
        todo: "The schema cannot be checked without it.",
      },
    ];
  }
  const now = schemaNow(project);
  const messages = [...revisionChange(lock, now), ...tableChanges(lock.tables, now.tables)];
  if (messages.length === 0 && lock.sha256 !== now.sha256)
    messages.push("The lock does not fit its own hash.");
  return messages.map((message) => ({
    file: LOCKS.schema,
    message,
    todo: `${ACCEPT} schema\`, with its migration.`,
  }));
}

function revisionChange(before, now) {
  return before.revision === now.revision
    ? []
    : [`The newest migration is ${now.revision}, the lock knows ${before.revision}.`];
}

function tableChanges(before, now) {
  return [...new Set([...Object.keys(before), ...Object.keys(now)])].sort().flatMap((table) => {
    if (!now[table]) return [`The table ${table} is gone.`];
    if (!before[table]) return [`The table ${table} is new.`];
    return columnChanges(table, before[table], now[table]);
  });
}

function columnChanges(table, before, now) {
  return [...new Set([...Object.keys(before), ...Object.keys(now)])].sort().flatMap((column) => {
    if (!(column in now)) return [`The column ${table}.${column} is gone.`];
    if (!(column in before)) return [`The column ${table}.${column} is new.`];
    return before[column] === now[column]
      ? []
      : [`The column ${table}.${column} is ${now[column]}, the lock says ${before[column]}.`];
  });
}

function unlocked(what) {
  return {
    file: LOCKS[what],
    message: "There is no lock.",
    todo: `Run \`node scripts/drift-monitor.js accept ${what}\`.`,
  };
}
