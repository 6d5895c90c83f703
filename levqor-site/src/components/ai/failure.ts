import { ApiError, errorMessage } from "@/lib/api/error";

/** Why an assistant gave no answer, in words that a person can act on. */
export interface AssistantFailure {
  kind: "timeout" | "unreachable" | "credits" | "too_many" | "refused" | "missing" | "failed";
  title: string;
  text: string;
  /** Whether asking the same again can help. */
  mayRetry: boolean;
  /** Seconds until it may be asked again; 0 when at once. */
  waitSeconds: number;
}

const FALLBACK_WAIT_SECONDS = 60;

/** What to tell about a call that failed; `what` says what there is none of, such as "answer". */
export function assistantFailure(error: unknown, what = "answer"): AssistantFailure {
  const text = errorMessage(error);
  if (!(error instanceof ApiError)) return failed(`There is no ${what}`, text);
  if (error.code === "timeout") {
    return {
      ...failed("The assistant took too long", "It was stopped waiting for. Nothing was changed; try again."),
      kind: "timeout",
    };
  }
  if (error.isUnreachable || [502, 503, 504].includes(error.status)) {
    return { ...failed("The assistant cannot be reached", text), kind: "unreachable" };
  }
  if (error.status === 402) {
    return {
      kind: "credits",
      title: "This month’s AI credits are used up",
      text: `${text} Everything else goes on: your workflows run, and the documentation can be read.`,
      mayRetry: false,
      waitSeconds: 0,
    };
  }
  if (error.status === 429) {
    const waitSeconds = error.retryAfterSeconds ?? FALLBACK_WAIT_SECONDS;
    return { kind: "too_many", title: "Too many questions at once", text, mayRetry: true, waitSeconds };
  }
  if (error.status === 404) {
    return { kind: "missing", title: `There is no ${what}`, text, mayRetry: false, waitSeconds: 0 };
  }
  if (error.status >= 400 && error.status < 500) {
    const title = `There is no ${what}`;
    return { kind: "refused", title, text: withProblems(error), mayRetry: false, waitSeconds: 0 };
  }
  return failed(`There is no ${what}`, text);
}

/** What is wrong with the question, and what to do about it. */
function withProblems({ message, problems }: ApiError): string {
  const told = problems.flatMap((problem) => [problem.message, problem.hint]);
  return [message, ...told.filter((part) => part && !message.includes(part))].join(" ");
}

function failed(title: string, text: string): AssistantFailure {
  return { kind: "failed", title, text, mayRetry: true, waitSeconds: 0 };
}
