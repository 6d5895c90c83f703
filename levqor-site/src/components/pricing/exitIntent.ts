/** How long a touch screen rests before its reader is taken to be leaving. */
export const EXIT_INTENT_IDLE_SECONDS = 45;

const SHOWN_KEY = "levqor-exit-intent-shown";
const ACTIVITY = ["pointerdown", "pointermove", "touchmove", "scroll", "keydown", "input"] as const;

interface Watching {
  /** The document's root element, which the pointer leaves. */
  root: EventTarget;
  /** Where activity is noticed. */
  page: EventTarget;
  /** Whether the device has no pointer that could leave. */
  isTouch: boolean;
  idleSeconds: number;
  onIntent: () => void;
}

/** Calls `onIntent` when the reader seems to leave. Answers how to stop watching. */
export function watchExitIntent({ root, page, isTouch, idleSeconds, onIntent }: Watching): () => void {
  if (!isTouch) {
    root.addEventListener("mouseleave", onIntent);
    return () => root.removeEventListener("mouseleave", onIntent);
  }
  let timer = setTimeout(onIntent, idleSeconds * 1000);
  function startAgain() {
    clearTimeout(timer);
    timer = setTimeout(onIntent, idleSeconds * 1000);
  }
  ACTIVITY.forEach((name) => page.addEventListener(name, startAgain, { passive: true }));
  return () => {
    clearTimeout(timer);
    ACTIVITY.forEach((name) => page.removeEventListener(name, startAgain));
  };
}

let wasShownHere = false;

/** Whether this visit (the life of a browser tab) has seen the offer. */
export function wasShown(storage: () => Storage): boolean {
  try {
    return wasShownHere || storage().getItem(SHOWN_KEY) !== null;
  } catch {
    return wasShownHere;
  }
}

/** Remembers it for the visit; without storage, until the page is left. */
export function rememberShown(storage: () => Storage): void {
  wasShownHere = true;
  try {
    storage().setItem(SHOWN_KEY, "1");
  } catch {
    // Storage can be switched off.
  }
}
