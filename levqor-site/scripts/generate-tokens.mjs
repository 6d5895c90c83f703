// Writes public/tokens.css, which the pages rendered by the server (public forms) link.
import { mkdirSync, writeFileSync } from "node:fs";
import { createJiti } from "jiti";

const { tokenRules } = await createJiti(import.meta.url).import("../src/config/design-tokens.ts");

function css(rules, indent = "") {
  return Object.entries(rules)
    .map(([name, value]) =>
      typeof value === "string"
        ? `${indent}${name}: ${value};`
        : `${indent}${name} {\n${css(value, `${indent}  `)}\n${indent}}`,
    )
    .join("\n");
}

const target = new URL("../public/tokens.css", import.meta.url);
mkdirSync(new URL(".", target), { recursive: true });
writeFileSync(target, `${css(tokenRules())}\n`);
