import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What can be used in a workflow, as `levqor docs` writes it from the registry. Read at build time only. */
export interface Catalogue {
  triggers: { use: string; description: string }[];
  /** Webhooks that services sign by rules of their own. */
  webhooks: { use: string; name: string; title: string }[];
  connectors: CatalogueConnector[];
}

export interface CatalogueConnector {
  id: string;
  name: string;
  category: string;
  description: string;
  /** Whether its steps take a connection: a stored account, key or password. */
  connection: "none" | "optional" | "required";
  triggers: { use: string; title: string }[];
  actions: { use: string; title: string }[];
}

export function readCatalogue(): Catalogue {
  const path = join(process.cwd(), "..", "docs", "reference", "catalogue.json");
  return JSON.parse(readFileSync(path, "utf8")) as Catalogue;
}
