import type { Element, ElementContent, Root } from "hast";
import rehypeSanitize from "rehype-sanitize";
import rehypeSlug from "rehype-slug";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import remarkRehype from "remark-rehype";
import { unified } from "unified";

export interface Heading {
  id: string;
  text: string;
}

/** Slugs come last: the sanitiser would put a prefix before every id, and citations name them as GitHub makes them. */
const processor = unified()
  .use(remarkParse)
  .use(remarkGfm)
  .use(remarkRehype)
  .use(rehypeSanitize)
  .use(rehypeSlug);

/** A page's Markdown as HTML elements, without anything that could run. */
export function toTree(markdown: string): Root {
  return processor.runSync(processor.parse(markdown)) as Root;
}

export function sectionsOf(tree: Root): Heading[] {
  return headings(tree)
    .filter(({ tagName }) => tagName === "h2")
    .map((element) => ({ id: idOf(element), text: textOf(element) }));
}

export function anchorsOf(tree: Root): string[] {
  return headings(tree).map(idOf);
}

export function linksOf(tree: Root): string[] {
  return elementsOf(tree)
    .filter(({ tagName }) => tagName === "a")
    .map((element) => String(element.properties.href ?? ""));
}

function headings(tree: Root): Element[] {
  return elementsOf(tree).filter(({ tagName }) => /^h[1-6]$/.test(tagName));
}

function idOf(element: Element): string {
  return String(element.properties.id ?? "");
}

function elementsOf(parent: { children: unknown[] }): Element[] {
  return (parent.children as ElementContent[]).flatMap((node) =>
    node.type === "element" ? [node, ...elementsOf(node)] : [],
  );
}

export function textOf(element: Element): string {
  return element.children
    .map((child) => (child.type === "text" ? child.value : child.type === "element" ? textOf(child) : ""))
    .join("");
}
