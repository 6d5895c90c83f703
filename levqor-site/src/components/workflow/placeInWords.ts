/** What steps are called, by their ids. */
export type StepTitles = ReadonlyMap<string, string>;

/** `/steps/fetch/with/url` as "“Fetch the orders” › url", or "Step fetch › url" where its title is not known. */
export function placeInWords(pointer: string, titles: StepTitles = new Map()): string {
  const parts = pointer.split("/").filter(Boolean);
  const words: string[] = [];
  for (let at = 0; at < parts.length; at += 1) {
    const part = parts[at] ?? "";
    const next = parts[at + 1];
    if (["steps", "then", "else", "do", "default"].includes(part) && next !== undefined) {
      const title = titles.get(next);
      words.push(next === "order" ? "order of the steps" : title ? `“${title}”` : `step ${next}`);
      at += 1;
    } else if (part !== "with") {
      words.push(part.replaceAll("_", " "));
    }
  }
  const text = words.join(" › ") || "the whole document";
  return text.charAt(0).toUpperCase() + text.slice(1);
}
