import { Callout, InlineCode } from "@/components/ui";

export function SetupHint() {
  return (
    <Callout kind="info" title="This installation has no owner yet" className="mt-6">
      Open the set-up link that the server printed when it started, or run{" "}
      <InlineCode>levqor owner create</InlineCode> on the machine it runs on.
    </Callout>
  );
}
