import type { paths } from "./schema";
import type { AsJson, Page } from "./types";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** The addresses that answer to a method. */
export type TemplateOf<M extends Method> = {
  [Path in keyof paths]: paths[Path] extends Record<Lowercase<M>, { responses: unknown }> ? Path : never;
}[keyof paths];

type OperationOf<Template extends keyof paths, M extends Method> = paths[Template][Lowercase<M> &
  keyof paths[Template]];

type Content<Response> = Response extends { content: infer Types } ? Types[keyof Types] : undefined;

type Success<Responses> = {
  [Status in keyof Responses]: Status extends 200 | 201 | 202 | 204 ? Content<Responses[Status]> : never;
}[keyof Responses];

/** What a call answers when it succeeds. */
export type AnswerOf<Template extends keyof paths, M extends Method> =
  OperationOf<Template, M> extends { responses: infer Responses } ? AsJson<Success<Responses>> : never;

type PathOf<Operation> = Operation extends { parameters: { path: infer Path } }
  ? Path
  : Record<string, never>;

type QueryOf<Operation> = Operation extends { parameters: { query?: infer Query } }
  ? { [Name in keyof Query]: Query[Name] | null }
  : Record<string, never>;

type BodyOf<Operation> = Operation extends { requestBody?: { content: { "application/json": infer Body } } }
  ? Body
  : undefined;

export interface CallOptions<Template extends keyof paths, M extends Method> {
  /** Values of the {names} in the address. */
  path?: PathOf<OperationOf<Template, M>>;
  query?: QueryOf<OperationOf<Template, M>>;
  body?: BodyOf<OperationOf<Template, M>>;
  signal?: AbortSignal;
  timeoutMs?: number;
}

/** The addresses that answer a list page by page. */
export type ListTemplate = {
  [Template in TemplateOf<"GET">]: AnswerOf<Template, "GET"> extends Page<unknown> ? Template : never;
}[TemplateOf<"GET">];

export type ItemOf<Template extends ListTemplate> =
  AnswerOf<Template, "GET"> extends Page<infer Item> ? Item : never;
