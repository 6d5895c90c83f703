"use client";

import { useQueryClient } from "@tanstack/react-query";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useEffect, useState } from "react";

import { Callout } from "@/components/ui";
import type { Connection } from "@/lib/api/types";

import { signInFailure } from "./signIn";

/** What came of signing in to a service, when the service has just sent the person back here. */
export function SignInReturn({ connections }: { connections: Connection[] | undefined }) {
  const queries = useQueryClient();
  const router = useRouter();
  const path = usePathname();
  const parameters = useSearchParams();
  const [told, setTold] = useState<{ signedIn: string | null; failed: string | null } | null>(null);
  const signedIn = parameters.get("signed_in");
  const failed = parameters.get("sign_in_failed");

  useEffect(() => {
    if (!signedIn && !failed) return;
    setTold({ signedIn, failed });
    void queries.invalidateQueries({ queryKey: ["connections"] });
    router.replace(path);
  }, [signedIn, failed, queries, router, path]);

  if (!told) return null;
  const name = connections?.find(({ id }) => id === told.signedIn)?.name;
  return (
    <div className="mb-4">
      {told.failed ? (
        <Callout kind="danger" role="alert" title="You are not signed in to the service">
          {signInFailure(told.failed)}
        </Callout>
      ) : (
        <Callout kind="success" role="status">
          Signed in{name ? `: steps can use ${name} now` : ""}.
        </Callout>
      )}
    </div>
  );
}
