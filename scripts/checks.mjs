import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));
const DEADLINE_MS = 10 * 60_000;

// The slowest first: with two at a time the total is then shortest.
const CHECKS = [
  {
    name: "lint",
    args: [
      "node_modules/eslint/bin/eslint.js",
      "--max-warnings",
      "0",
      "--cache",
      "--cache-location",
      ".cache/eslint",
      ".",
    ],
  },
  {
    name: "types",
    args: ["node_modules/typescript/bin/tsc", "--noEmit", "--incremental", "--tsBuildInfoFile", ".cache/tsc"],
  },
  {
    name: "format",
    args: [
      "node_modules/prettier/bin/prettier.cjs",
      "--check",
      "--log-level",
      "warn",
      "--cache",
      "--cache-location",
      ".cache/prettier",
      ".",
    ],
  },
  {
    name: "import rules",
    args: [
      "node_modules/dependency-cruiser/bin/dependency-cruise.mjs",
      "--config",
      ".dependency-cruiser.cjs",
      "app",
      "server",
      "collab",
      "sandbox",
      "prisma",
      "scripts",
      "tests",
      "e2e",
    ],
  },
  { name: "unused code", args: ["node_modules/knip/bin/knip.js", "--no-progress"] },
  { name: "specifications", args: ["scripts/check-spec.mjs"] },
  { name: "map", args: ["scripts/check-map.mjs"] },
];

/**
 * Runs all checks, two at a time, printing the output of those that fail.
 * @returns {Promise<{ passed: number, failed: number }>}
 */
export async function runChecks() {
  const queue = [...CHECKS];
  const counts = { passed: 0, failed: 0 };
  const worker = async () => {
    for (let check = queue.shift(); check !== undefined; check = queue.shift()) {
      const began = performance.now();
      const { ok, output } = await run(check.args);
      counts[ok ? "passed" : "failed"] += 1;
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      console.log(`${ok ? "passed" : "FAILED"}  ${check.name} (${seconds} s)`);
      if (!ok) console.log(`${output.trim()}\n`);
    }
  };
  await Promise.all([worker(), worker()]);
  return counts;
}

function run(args) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
      timeout: DEADLINE_MS,
      env: { ...process.env, NODE_OPTIONS: "--max-old-space-size=4096" },
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (chunk) => {
        output += chunk;
      });
    }
    child.once("error", (error) => resolve({ ok: false, output: error.message }));
    child.once("close", (code) => resolve({ ok: code === 0, output }));
  });
}
