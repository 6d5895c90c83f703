import { api } from "@/lib/api/client";
import type { AnswerOf } from "@/lib/api/operations";
import { refreshVisitor } from "@/lib/visitor";

/** What a request is about, in the order of the list. The first is chosen at the start. */
export const kinds = [
  { value: "question", label: "Question" },
  { value: "problem", label: "Problem" },
  { value: "billing", label: "Billing" },
  { value: "dfy", label: "Done-for-you" },
  { value: "privacy", label: "Privacy" },
  { value: "security", label: "Security" },
] as const;

export type Kind = (typeof kinds)[number]["value"];

export interface Question {
  subject: string;
  message: string;
  kind: Kind;
}

/** A request that support has, and when it is answered at the latest. */
export type Taken = AnswerOf<"/api/support/contact", "POST">;

/** Sends it as the one who is signed in, else with the address that was given. */
export async function askSupport(question: Question, email: string): Promise<Taken> {
  const visitor = await refreshVisitor();
  if (visitor.state === "unreachable") throw visitor.error;
  return visitor.state === "signed-in"
    ? api.post("/api/support/requests", { body: { ...question } })
    : api.post("/api/support/contact", { body: { ...question, email } });
}
