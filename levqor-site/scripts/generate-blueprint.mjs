// Writes src/config/blueprint.generated.ts from governance/blueprint.toml, the one place of the locked facts.
import { readFileSync, writeFileSync } from "node:fs";
import { parse } from "smol-toml";

const source = new URL("../../governance/blueprint.toml", import.meta.url);
const target = new URL("../src/config/blueprint.generated.ts", import.meta.url);

const blueprint = JSON.stringify(parse(readFileSync(source, "utf8")), null, 2);
writeFileSync(target, `export const blueprint = ${blueprint} as const;\n`);
