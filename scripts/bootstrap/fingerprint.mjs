import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

import { root } from "./root.mjs";

/**
 * A hash over names and contents of files and folders (tests left out) and over any other values.
 * @param {string[]} paths relative to the checkout; missing ones count as missing
 * @param {string[]} values
 */
export function fileFingerprint(paths, ...values) {
  const hash = createHash("sha256");
  for (const value of values) hash.update(`${value}\0`);
  for (const path of paths.flatMap(filesBelow).sort()) {
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(root, path)))
      .update("\0");
  }
  return hash.digest("hex");
}

function filesBelow(path) {
  const full = join(root, path);
  if (!existsSync(full)) return [];
  if (statSync(full).isFile()) return [path];
  return readdirSync(full, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.(test|contract)\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(root.length));
}
