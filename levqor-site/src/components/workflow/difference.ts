export interface Difference {
  /** What both texts begin with. */
  start: string;
  before: string;
  after: string;
  /** What both texts end with. */
  end: string;
}

/** Where two texts part and meet again, at whole words, so that only what differs stands out. */
export function difference(before: string, after: string): Difference {
  const one = words(before);
  const other = words(after);
  const most = Math.min(one.length, other.length);
  let start = 0;
  while (start < most && one[start] === other[start]) start += 1;
  let end = 0;
  while (end < most - start && one.at(-1 - end) === other.at(-1 - end)) end += 1;
  return {
    start: one.slice(0, start).join(""),
    before: one.slice(start, one.length - end).join(""),
    after: other.slice(start, other.length - end).join(""),
    end: one.slice(one.length - end).join(""),
  };
}

/** Words, the gaps between them, and every other character by itself. */
function words(text: string): string[] {
  return text.match(/[\p{L}\p{N}_]+|\s+|[^\p{L}\p{N}_\s]/gu) ?? [];
}
