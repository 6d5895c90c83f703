import type { Element, ElementContent, Root } from "hast";
import rehypeSlug from "rehype-slug";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import remarkRehype from "remark-rehype";
import { unified } from "unified";

export interface Heading {
  id: string;
  text: string;
}

const processor = unified().use(remarkParse).use(remarkGfm).use(remarkRehype).use(rehypeSlug);

/** The text as a tree of HTML elements, its headings with ids. */
export function toTree(markdown: string): Root {
  return processor.runSync(processor.parse(markdown)) as Root;
}

/** The sections of a text, for its list of contents. */
export function sectionsOf(tree: Root): Heading[] {
  return elements(tree.children as ElementContent[])
    .filter((element) => element.tagName === "h2")
    .map((element) => ({ id: String(element.properties.id), text: textOf(element) }));
}

/** Every address that a text links to. */
export function linksOf(tree: Root): string[] {
  return elements(tree.children as ElementContent[])
    .filter((element) => element.tagName === "a")
    .map((element) => String(element.properties.href));
}

function elements(nodes: ElementContent[]): Element[] {
  return nodes.flatMap((node) => (node.type === "element" ? [node, ...elements(node.children)] : []));
}

function textOf(element: Element): string {
  return element.children
    .map((child) => (child.type === "text" ? child.value : child.type === "element" ? textOf(child) : ""))
    .join("");
}
