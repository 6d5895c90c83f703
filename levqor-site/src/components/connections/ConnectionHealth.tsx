import { Badge, Time } from "@/components/ui";
import type { Connection } from "@/lib/api/types";

const SOON_MS = 14 * 86_400_000;

/** How a connection is, in a word, and since when. */
export function ConnectionHealth({ connection }: { connection: Connection }) {
  const { sign_in, last_failed_at, last_failure, last_used_at, expires_at } = connection;
  const remaining = expires_at === null ? Infinity : Date.parse(expires_at) - Date.now();
  return (
    <div className="flex flex-col items-start gap-0.5">
      {sign_in === "needed" ? (
        <Badge tone="warning">Sign in</Badge>
      ) : last_failed_at ? (
        <Badge tone="danger">Fails: {last_failure}</Badge>
      ) : remaining <= 0 ? (
        <Badge tone="danger">Expired</Badge>
      ) : remaining <= SOON_MS ? (
        <Badge tone="warning">Expires soon</Badge>
      ) : last_used_at ? (
        <Badge tone="success">Works</Badge>
      ) : (
        <Badge>Not used yet</Badge>
      )}
      <span className="hidden whitespace-nowrap text-xs text-muted sm:inline">
        {last_used_at ? (
          <>
            Used <Time at={last_used_at} />
          </>
        ) : (
          <>
            Added <Time at={connection.created_at} />
          </>
        )}
        {expires_at && remaining <= SOON_MS && (
          <>
            , ends <Time at={expires_at} />
          </>
        )}
      </span>
    </div>
  );
}
