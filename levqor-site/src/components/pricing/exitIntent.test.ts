import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { EXIT_INTENT_IDLE_SECONDS, watchExitIntent } from "./exitIntent";

const onIntent = vi.fn();
let root: EventTarget;
let page: EventTarget;

function watch(isTouch: boolean): () => void {
  return watchExitIntent({ root, page, isTouch, idleSeconds: EXIT_INTENT_IDLE_SECONDS, onIntent });
}

beforeEach(() => {
  vi.useFakeTimers();
  onIntent.mockReset();
  root = new EventTarget();
  page = new EventTarget();
});

afterEach(() => vi.useRealTimers());

describe("with a pointer", () => {
  test("leaving the page is the intent", () => {
    watch(false);
    root.dispatchEvent(new Event("mouseleave"));
    expect(onIntent).toHaveBeenCalledOnce();
  });

  test("resting is none", () => {
    watch(false);
    vi.advanceTimersByTime(10 * EXIT_INTENT_IDLE_SECONDS * 1000);
    expect(onIntent).not.toHaveBeenCalled();
  });
});

describe("on a touch screen", () => {
  test("resting is the intent, once", () => {
    watch(true);
    vi.advanceTimersByTime(EXIT_INTENT_IDLE_SECONDS * 1000 - 1);
    expect(onIntent).not.toHaveBeenCalled();
    vi.advanceTimersByTime(10 * EXIT_INTENT_IDLE_SECONDS * 1000);
    expect(onIntent).toHaveBeenCalledOnce();
  });

  test.each(["scroll", "pointerdown", "keydown", "input"])("%s starts the time again", (name) => {
    watch(true);
    vi.advanceTimersByTime(EXIT_INTENT_IDLE_SECONDS * 1000 - 1);
    page.dispatchEvent(new Event(name));
    vi.advanceTimersByTime(EXIT_INTENT_IDLE_SECONDS * 1000 - 1);
    expect(onIntent).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(onIntent).toHaveBeenCalledOnce();
  });

  test("leaving with a pointer that the device does not have is none", () => {
    watch(true);
    root.dispatchEvent(new Event("mouseleave"));
    expect(onIntent).not.toHaveBeenCalled();
  });
});

test.each([true, false])("nothing is noticed any more once it has stopped (touch: %s)", (isTouch) => {
  watch(isTouch)();
  root.dispatchEvent(new Event("mouseleave"));
  page.dispatchEvent(new Event("scroll"));
  vi.advanceTimersByTime(10 * EXIT_INTENT_IDLE_SECONDS * 1000);
  expect(onIntent).not.toHaveBeenCalled();
});

describe("once per visit", () => {
  const stored = new Map<string, string>();
  const storage = { getItem: (key: string) => stored.get(key) ?? null, setItem: stored.set.bind(stored) };
  const available = () => storage as unknown as Storage;
  const switchedOff = (): Storage => {
    throw new Error("storage is switched off");
  };

  beforeEach(() => {
    stored.clear();
    vi.resetModules();
  });

  test.each([
    ["the tab's storage", available],
    ["the page, when storage is switched off", switchedOff],
  ])("%s remembers that the offer was shown", async (_, storage) => {
    const visit = await import("./exitIntent");
    expect(visit.wasShown(storage)).toBe(false);
    visit.rememberShown(storage);
    expect(visit.wasShown(storage)).toBe(true);
  });

  test("a page that is loaded again in the same tab knows it too", async () => {
    (await import("./exitIntent")).rememberShown(available);
    vi.resetModules();
    expect((await import("./exitIntent")).wasShown(available)).toBe(true);
  });
});
