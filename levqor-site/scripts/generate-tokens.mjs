// Writes what is made of the design tokens and served as a file: public/tokens.css, which the pages rendered by
// the server (public forms) link, and public/icon.svg.
import { mkdirSync, writeFileSync } from "node:fs";
import { createJiti } from "jiti";

const { designTokens, tokenRules } = await createJiti(import.meta.url).import(
  "../src/config/design-tokens.ts",
);

function css(rules, indent = "") {
  return Object.entries(rules)
    .map(([name, value]) =>
      typeof value === "string"
        ? `${indent}${name}: ${value};`
        : `${indent}${name} {\n${css(value, `${indent}  `)}\n${indent}}`,
    )
    .join("\n");
}

const { light, dark } = designTokens.color;
const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 20">
  <style>
    .ground { fill: ${light.ink} }
    .mark { stroke: ${light["on-ink"]} }
    @media (prefers-color-scheme: dark) { .ground { fill: ${dark.ink} } .mark { stroke: ${dark["on-ink"]} } }
  </style>
  <rect class="ground" width="20" height="20" rx="5"/>
  <path class="mark" d="M6 5v8.5h4M10.5 9.5l4 4M14.5 9.5l-4 4" fill="none" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"/>
</svg>
`;

const served = new URL("../public/", import.meta.url);
mkdirSync(served, { recursive: true });
writeFileSync(new URL("tokens.css", served), `${css(tokenRules())}\n`);
writeFileSync(new URL("icon.svg", served), icon);
