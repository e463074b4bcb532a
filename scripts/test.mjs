// npm test: the checks, then unit and integration tests, then browser tests; one after the other, because each
// uses the whole machine. Everything has ports and folders of its own, so it runs beside a running `npm start`.
// The last line is `N passed, N failed, N skipped`; a check counts as one test.
import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { runChecks } from "./checks.mjs";

const root = fileURLToPath(new URL("../", import.meta.url));
const FAILURES = /^failed: .*$/gm;
const COUNTS = /^(\d+) passed, (\d+) failed, (\d+) skipped$/gm;
const SUITE_DEADLINE_MS = 40 * 60_000;

/** The suite that runs now: whoever ends us ends it too, and with it the services it started. */
let suite;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => {
    suite?.kill("SIGTERM");
    process.exit(130);
  });
}

console.log("== checks");
const checks = await runChecks();

console.log("\n== unit and integration tests");
const unit = await runSuite(["node_modules/vitest/vitest.mjs", "run"]);

console.log("\n== browser tests");
const hasBrowserTests =
  existsSync(join(root, "e2e")) &&
  readdirSync(join(root, "e2e"), { recursive: true }).some((name) => /\.spec\.ts$/.test(name));
const browser = hasBrowserTests
  ? await runSuite(["node_modules/@playwright/test/cli.js", "test"])
  : { passed: 0, failed: 0, skipped: 0, failures: [] };

const total = { passed: 0, failed: 0, skipped: 0 };
console.log("");
// Once more at the end, where a person who was sent only the last lines finds them.
for (const failure of [...unit.failures, ...browser.failures]) console.log(failure);
for (const [name, counts] of Object.entries({ checks: { ...checks, skipped: 0 }, unit, browser })) {
  console.log(
    `${name.padEnd(8)} ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`,
  );
  for (const key of Object.keys(total)) total[key] += counts[key];
}
if (process.env.REQUIRE_SANDBOX !== "1" && process.getuid?.() !== 0) {
  console.log("Tests of the sandboxes need root and were skipped; run as root to include them.");
}
process.exitCode = total.failed > 0 ? 1 : 0;
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);

/** Passes the output on and reads the counts that our reporters print last. */
function runSuite(args) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      stdio: ["ignore", "pipe", "inherit"],
      timeout: SUITE_DEADLINE_MS,
      env: { ...process.env, ...(process.stdout.isTTY ? { FORCE_COLOR: "1" } : {}) },
    });
    suite = child;
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (chunk) => {
      process.stdout.write(chunk);
      output += chunk;
    });
    child.once("error", (error) => {
      console.error(error.message);
      resolve({ passed: 0, failed: 1, skipped: 0, failures: [] });
    });
    child.once("close", (code) => {
      const [, passed, failed, skipped] = ([...output.matchAll(COUNTS)].at(-1) ?? []).map(Number);
      if (passed === undefined) console.error("The test runner ended without its counts.");
      const failures = output.match(FAILURES) ?? [];
      const counts = { passed: passed ?? 0, failed: failed ?? 0, skipped: skipped ?? 0, failures };
      // A runner that ends badly has failed, whatever it counted.
      if (code !== 0 && counts.failed === 0) counts.failed = 1;
      resolve(counts);
    });
  });
}
