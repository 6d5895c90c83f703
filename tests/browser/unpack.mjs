// Unpacks the browser that the npm package ships into .chromium/, once.
import { execFileSync } from "node:child_process";
import { createReadStream, createWriteStream, existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { createBrotliDecompress } from "node:zlib";

const here = dirname(fileURLToPath(import.meta.url));
const packed = join(here, "node_modules", "@sparticuz", "chromium", "bin");
const target = join(here, ".chromium");
const draft = `${target}.${process.pid}`;

async function inflate(name, into) {
  await pipeline(createReadStream(join(packed, name)), createBrotliDecompress(), createWriteStream(into, { mode: 0o755 }));
}

if (process.platform !== "linux" || process.arch !== "x64") {
  console.error("The packaged browser is for Linux on x64; the tests use the Chrome or Chromium that is installed.");
} else if (!existsSync(join(target, "chromium"))) {
  mkdirSync(draft, { recursive: true });
  await inflate("chromium.br", join(draft, "chromium"));
  for (const archive of ["al2023.tar", "fonts.tar", "swiftshader.tar"]) {
    const file = join(draft, archive);
    await inflate(`${archive}.br`, file);
    execFileSync("tar", ["-xf", file, "-C", draft]);
    rmSync(file);
  }
  rmSync(target, { recursive: true, force: true });
  renameSync(draft, target);
}
