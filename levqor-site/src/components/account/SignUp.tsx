"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useEffect } from "react";

import { useSession, useSessionActions } from "@/lib/session";

import { AccountPage } from "./AccountPage";
import { NewAccountForm } from "./NewAccountForm";
import { SetupHint } from "./SetupHint";
import { useSetupNeeded } from "./useSetupNeeded";

export function SignUp() {
  const router = useRouter();
  const { data: session } = useSession();
  const { data: setup } = useSetupNeeded();
  const { signUp } = useSessionActions();

  useEffect(() => {
    if (session) router.replace("/dashboard");
  }, [session, router]);

  return (
    <AccountPage
      title="Sign up"
      description="You get a workspace of your own. Nobody else sees what is in it."
      footer={
        <>
          Already have an account?{" "}
          <Link href="/signin" className="font-medium text-accent hover:underline">
            Sign in
          </Link>
        </>
      }
    >
      <NewAccountForm
        submitLabel="Create account"
        create={signUp}
        onCreated={() => router.replace("/dashboard")}
      />
      {setup?.needed && <SetupHint />}
    </AccountPage>
  );
}
