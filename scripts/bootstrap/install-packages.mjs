import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { root } from "./root.mjs";

/** @param {import("./step.mjs").StepLog} log */
export async function installPackages(log) {
  // npm names its own program when it runs us. The build needs development packages whatever NODE_ENV says.
  const npm = process.env.npm_execpath;
  const args = ["ci", "--include=dev", "--no-audit", "--no-fund"];
  const [program, ...rest] = npm?.endsWith(".js") ? [process.execPath, npm, ...args] : ["npm", ...args];
  await log.command(program, rest, nativeHeaders());
}

/** The headers that came with this Node, so that compiling native modules downloads nothing. */
function nativeHeaders() {
  const prefix = join(dirname(process.execPath), "..");
  const isThere = existsSync(join(prefix, "include/node/node_version.h"));
  return isThere && process.env.npm_config_nodedir === undefined ? { npm_config_nodedir: prefix } : {};
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
