import type { AssistantMeta as Meta } from "./assistants";

/** The quiet line below an answer: who gave it, and in what time. */
export function AssistantMeta({ meta }: { meta: Meta }) {
  return (
    <p className="text-xs text-faint">
      Answered by the {meta.provider} provider in {Math.max(1, Math.round(meta.took_ms))} ms
      {meta.evidence.length > 0 && `, from ${counted(meta.evidence.length)}`}.
    </p>
  );
}

function counted(places: number): string {
  return places === 1 ? "1 place" : `${places} places`;
}
