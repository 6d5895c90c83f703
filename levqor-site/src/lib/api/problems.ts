import { ApiError } from "./error";

/** What the server said about one field of a body, such as "email" or "values.Budget". */
export function problemOf(error: unknown, field: string): string | undefined {
  if (!(error instanceof ApiError)) return undefined;
  const problem = error.problems.find(({ path }) => path === field);
  return problem && [problem.message, problem.hint].filter(Boolean).join(" ");
}

/** The message for the form as a whole: undefined when each problem already stands at its field. */
export function formMessage(error: unknown, fields: readonly string[]): string | undefined {
  if (error === null || error === undefined) return undefined;
  if (!(error instanceof ApiError)) return error instanceof Error ? error.message : String(error);
  const hasPlace = error.problems.length > 0 && fields.some((field) => problemOf(error, field));
  return hasPlace ? undefined : error.message;
}
