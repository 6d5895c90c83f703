import { useEffect, useRef } from "react";

import { Callout } from "@/components/ui";
import type { TestedConnection } from "@/lib/api/types";

const remedies: Record<NonNullable<TestedConnection["failure"]>["fixed_by"], string> = {
  user: "Correct the connection.",
  service: "The other service has to put this right. Try again later.",
  operator: "Whoever operates this server has to put this right.",
  support: "Tell our support.",
};

/** What came of a test, in words, brought into view. */
export function TestResult({ tested }: { tested: TestedConnection }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.scrollIntoView({ block: "nearest" }), [tested]);
  return (
    <div ref={place}>
      {tested.failure ? (
        <Callout kind="danger" role="alert" title="The connection does not work">
          {tested.failure.message}{" "}
          {tested.failure.code === "no_test" ? "" : remedies[tested.failure.fixed_by]}
        </Callout>
      ) : (
        <Callout kind="success" role="status" title="The connection works">
          {tested.account ? `Account: ${tested.account}. ` : ""}Answered in {tested.took_ms} ms.
        </Callout>
      )}
    </div>
  );
}
