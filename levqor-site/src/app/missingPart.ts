const LONGEST_MS = 5_000;

/** Whether a page broke because a part of its program did not arrive. */
export function isMissingPart(error: Error): boolean {
  return error.name === "ChunkLoadError" || ("code" in error && error.code === "CSS_CHUNK_LOAD_FAILED");
}

/** Whether this page can be fetched; loading it while it cannot would lose it to the browser's own error page. */
export async function canBeFetched(): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(LONGEST_MS);
    return (await fetch(window.location.href, { method: "HEAD", cache: "no-store", signal })).ok;
  } catch {
    return false;
  }
}
