// Writes into each built page which inline scripts it may run, by their hash. Our server says the same in a header; a
// host of static files can only say one thing for all pages. An argument names another folder than the build's.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const SITE = process.argv[2] ?? new URL("../out", import.meta.url).pathname;
const INLINE_SCRIPT = /<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/gi;
const AFTER_THE_CHARSET = /<meta charSet="utf-8"\/?>/i;

for (const file of readdirSync(SITE, { recursive: true })) {
  if (file.endsWith(".html")) seal(join(SITE, file));
}

function seal(path) {
  const html = readFileSync(path, "utf8");
  const hashes = new Set(
    [...html.matchAll(INLINE_SCRIPT)].filter(([, script]) => script).map(([, script]) => hashOf(script)),
  );
  const policy = `<meta http-equiv="Content-Security-Policy" content="${["script-src 'self'", ...hashes].join(" ")}"/>`;
  if (!AFTER_THE_CHARSET.test(html)) throw new Error(`${path} does not begin with its character set.`);
  writeFileSync(
    path,
    html.replace(AFTER_THE_CHARSET, (charset) => charset + policy),
  );
}

function hashOf(script) {
  return `'sha256-${createHash("sha256").update(script, "utf8").digest("base64")}'`;
}
