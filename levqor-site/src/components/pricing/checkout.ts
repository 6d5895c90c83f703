import { api } from "@/lib/api/client";
import { ApiError } from "@/lib/api/error";
import { type Choice, choiceAddress } from "@/config/plans";
import { refreshVisitor } from "@/lib/visitor";

/** Where a choice leads. */
export type Outcome =
  | { kind: "go"; href: string }
  | { kind: "sign-up"; href: string }
  | { kind: "payments-off" }
  | { kind: "failed"; error: unknown };

/** Opens a checkout for the choice; whoever is not signed in signs up first and comes back to it. */
export async function openCheckout(choice: Choice): Promise<Outcome> {
  const visitor = await refreshVisitor();
  switch (visitor.state) {
    case "signed-in":
      return askForCheckout(choice);
    case "unreachable":
      return { kind: "failed", error: visitor.error };
    default:
      return { kind: "sign-up", href: choiceAddress("/signup", choice) };
  }
}

async function askForCheckout(choice: Choice): Promise<Outcome> {
  try {
    const checkout = await api.post("/api/billing/checkout", { body: { ...choice } });
    return { kind: "go", href: checkout.url };
  } catch (error) {
    if (error instanceof ApiError && error.code === "payments_off") return { kind: "payments-off" };
    return { kind: "failed", error };
  }
}
