import type { Run, Workflow, WorkflowDocument } from "@/lib/api/types";

/** What applying a fix does to the workflow; each answer is the server's. */
export interface PatchPort {
  read: () => Promise<Workflow>;
  save: (document: WorkflowDocument, message: string) => Promise<Workflow>;
  publish: () => Promise<Workflow>;
  runAgain: () => Promise<Pick<Run, "id">>;
}

export interface Fix {
  document: WorkflowDocument;
  summary: string;
  /** The newest version when the fix was worked out. */
  basedOn: number;
}

/** How far applying has got; given back in, it goes on from there and repeats nothing. */
export interface Applied {
  savedVersion: number | null;
  shouldPublish: boolean;
  isPublished: boolean;
  runId: string | null;
}

export const notApplied: Applied = {
  savedVersion: null,
  shouldPublish: false,
  isPublished: false,
  runId: null,
};

/** Somebody else has changed the workflow since the fix was worked out. */
export class ChangedMeanwhile extends Error {
  constructor(version: number, basedOn: number) {
    super(
      `The workflow was changed meanwhile: its newest version is ${version}, and the fix was made for version ${basedOn}. Nothing was saved. Explain the failure again to get a fix for the newest version.`,
    );
  }
}

/**
 * Save the fix as a new version, publish it if the workflow is published, and run again. `onProgress` hears of every
 * step that is done; what fails is thrown.
 */
export async function applyPatch(
  port: PatchPort,
  fix: Fix,
  before: Applied,
  onProgress: (applied: Applied) => void,
): Promise<Applied> {
  let applied = before;
  const advance = (change: Partial<Applied>) => {
    applied = { ...applied, ...change };
    onProgress(applied);
  };

  if (applied.savedVersion === null) {
    const current = await port.read();
    if (current.version !== fix.basedOn) throw new ChangedMeanwhile(current.version, fix.basedOn);
    const saved = await port.save(fix.document, fix.summary);
    advance({ savedVersion: saved.version, shouldPublish: current.status === "published" });
  }
  if (applied.shouldPublish && !applied.isPublished) {
    await port.publish();
    advance({ isPublished: true });
  }
  if (applied.runId === null) advance({ runId: (await port.runAgain()).id });
  return applied;
}
