import { cpSync, existsSync, readFileSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";

import { fileFingerprint } from "./fingerprint.mjs";
import { precompress } from "./precompress.mjs";
import { root } from "./root.mjs";

const NEXT = ".cache/build.next";
const PREVIOUS = ".cache/build.previous";
const KEEP_ASSETS_MS = 3 * 24 * 3600_000;

/**
 * Builds beside the build that a running server may be serving from, then swaps the two. Asset names hold a
 * hash of their content, so pages that are open keep working with the recent old files beside the new ones.
 * @param {import("./step.mjs").StepLog} log
 */
export async function buildApp(log) {
  const [build, next, previous] = ["build", NEXT, PREVIOUS].map((path) => join(root, path));
  rmSync(next, { recursive: true, force: true });
  await log.command(process.execPath, ["node_modules/@remix-run/dev/dist/cli.js", "vite:build"], {
    BUILD_DIRECTORY: NEXT,
    NODE_ENV: "production",
  });
  const oldAssets = join(build, "client/assets");
  if (existsSync(oldAssets)) {
    cpSync(oldAssets, join(next, "client/assets"), {
      recursive: true,
      force: false,
      preserveTimestamps: true,
      filter: (path) => statSync(path).isDirectory() || Date.now() - statSync(path).mtimeMs < KEEP_ASSETS_MS,
    });
  }
  await precompress(join(next, "client"));
  rmSync(previous, { recursive: true, force: true });
  if (existsSync(build)) renameSync(build, previous);
  renameSync(next, build);
  rmSync(previous, { recursive: true, force: true });
}

/** Everything the pages are made of: app/, and the few files of other rooms that app/ takes values from. */
export function buildFingerprint() {
  const own = ["app", "public", "vite.config.ts", "remix.config.js", "package-lock.json"];
  return fileFingerprint([...own, ...foreignSources()], process.version);
}

/** Follows imports textually, which is exact enough: app/ may only reach small files of schemas and documents. */
function foreignSources() {
  const found = new Set();
  const follow = (file, specifiers) => {
    for (const specifier of specifiers) {
      const target = specifier.startsWith("#") ? specifier.slice(1) : join(dirname(file), specifier);
      if (target.startsWith("app/") || found.has(target) || !existsSync(join(root, target))) continue;
      found.add(target);
      follow(target, valueImports(target));
    }
  };
  for (const file of appFiles()) follow(file, valueImports(file));
  return [...found];
}

function appFiles() {
  return readdirSync(join(root, "app"), { recursive: true })
    .filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name))
    .map((name) => join("app", name));
}

function valueImports(file) {
  const source = readFileSync(join(root, file), "utf8").replaceAll(/^import type [^;]*;/gm, "");
  return [...source.matchAll(/(?:from|import\()\s*"((?:#|\.)[^"]+\.tsx?)"/g)].map((match) => match[1]);
}
