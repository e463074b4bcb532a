import { readFileSync } from "node:fs";
import { join } from "node:path";

import { root } from "./root.mjs";

/** @param {import("./step.mjs").StepLog} log */
export async function installPackages(log) {
  // npm names its own program when it runs us. The build needs development packages whatever NODE_ENV says.
  const npm = process.env.npm_execpath;
  const args = ["ci", "--include=dev", "--no-audit", "--no-fund"];
  if (npm?.endsWith(".js")) await log.node(npm, ...args);
  else await log.command("npm", args);
}

/** Whether somebody already ran `npm ci` or `npm install` by hand with just these versions. */
export function adoptInstall() {
  const wanted = packagesOf("package-lock.json");
  const installed = packagesOf("node_modules/.package-lock.json");
  return Object.entries(wanted).every(([path, { version, optional, peer, link }]) => {
    if (path === "" || link) return true;
    // Packages for other platforms are optional and absent.
    const there = installed[path];
    return there === undefined ? Boolean(optional || peer) : there.version === version;
  });
}

function packagesOf(file) {
  return JSON.parse(readFileSync(join(root, file), "utf8")).packages ?? {};
}
