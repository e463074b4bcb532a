import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";

import { StepFailed, runLogged } from "./step.mjs";

/**
 * @typedef {{ program: string, package: string, why: string, required: boolean, forInstall?: boolean }} Tool
 */

const isRoot = process.getuid?.() === 0;
const isLinux = process.platform === "linux";

/**
 * What `purpose` needs and this machine lacks.
 * @param {string} purpose
 * @returns {Tool[]}
 */
export function missingTools(purpose) {
  return toolsFor(purpose).filter(({ program }) => !isInstalled(program));
}

/** @returns {Tool[]} */
function toolsFor(purpose) {
  const compiler = "to compile the terminal's native part";
  const labs = "for the labs' terminals";
  const tools = [
    { program: "python3", package: "python3", why: compiler, required: true, forInstall: true },
    { program: "make", package: "make", why: compiler, required: true, forInstall: true },
    { program: "g++", package: "g++", why: compiler, required: true, forInstall: true },
  ];
  const ownRedis = purpose === "test" || !process.env.REDIS_URL;
  if (ownRedis)
    tools.push({ program: "redis-server", package: "redis-server", why: "to run at all", required: true });
  if (isLinux) {
    const why = "to stop everything together";
    tools.push({ program: "setpriv", package: "util-linux", why, required: false });
  }
  // Sandboxes need root, so without it their tools would be of no use.
  if (isLinux && isRoot && process.env.SANDBOX_DRIVER !== "none") {
    for (const [program, name] of Object.entries({
      runsc: "runsc",
      "mkfs.ext4": "e2fsprogs",
      mount: "mount",
    })) {
      tools.push({ program, package: name, why: labs, required: false });
    }
  }
  if (purpose === "test" && !existsSync(process.env.CHROME ?? "/usr/bin/chromium")) {
    tools.push({ program: "chromium", package: "chromium", why: "to test in a browser", required: false });
  }
  return tools;
}

function isInstalled(program) {
  const script = 'PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"; command -v "$1"';
  return succeeds("/bin/sh", ["-c", script, "sh", program]);
}

/**
 * Installs with apt where that is possible without asking anything; otherwise says once what to install, and
 * throws when a required tool is among it.
 * @param {Tool[]} tools
 * @param {{ progress: import("./step.mjs").Progress }} context
 */
export async function installTools(tools, { progress }) {
  if (tools.length === 0) return;
  const names = [...new Set(tools.map((tool) => tool.package))];
  const prefix = aptPrefix();
  let reason = "";
  if (prefix !== undefined) {
    const run = (log) => aptInstall(log, prefix, names);
    const title = `installing system tools (${names.join(", ")})`;
    try {
      await runLogged({ name: "system-tools", title, run }, progress);
    } catch (error) {
      reason = error.message;
    }
  }
  const missing = tools.filter(({ program }) => !isInstalled(program));
  if (missing.length === 0) return;
  const sentence = describeMissing(missing);
  if (missing.some((tool) => tool.required)) throw new StepFailed(`${sentence}\n${reason}`.trim());
  progress.line(`note: ${sentence} Going on without.`);
}

/** The words before `apt-get` that let it run unasked, or undefined where it cannot. */
function aptPrefix() {
  if (!isInstalled("apt-get")) return undefined;
  if (isRoot) return [];
  return succeeds("sudo", ["-n", "true"]) ? ["sudo", "-n"] : undefined;
}

async function aptInstall(log, prefix, names) {
  const apt = (...args) => {
    const [program, ...rest] = [
      ...prefix,
      "env",
      "DEBIAN_FRONTEND=noninteractive",
      "apt-get",
      "-qq",
      ...args,
    ];
    return log.command(program, rest);
  };
  await apt("update");
  const install = (...packages) => apt("install", "-y", "--no-install-recommends", ...packages);
  try {
    await install(...names);
  } catch {
    // One unknown name fails them all: take what there is.
    for (const name of names) await install(name).catch(() => undefined);
  }
}

function describeMissing(missing) {
  const names = [...new Set(missing.map((tool) => tool.package))].join(" ");
  const list = missing.map((tool) => `${tool.program} (${tool.why})`).join(", ");
  const how = isInstalled("apt-get")
    ? `Install with: sudo apt-get install --no-install-recommends ${names}.`
    : `Install with your system's package manager (Debian's names: ${names}).`;
  return `This machine lacks ${list}. ${how}`;
}

function succeeds(program, args) {
  try {
    execFileSync(program, args, { stdio: "ignore", timeout: 10_000 });
    return true;
  } catch {
    return false;
  }
}
